"""A headline and a paragraph of our own in many languages, all of the same."""

PIECES: dict[str, tuple[str, str]] = {
    "en": (
        "Council raises the harbour tariff after a narrow vote",
        "The council met yesterday afternoon to consider the new tariff. Nobody had expected the vote to be "
        "so close. The crane stood there all night, and the workers sang until morning.",
    ),
    "de": (
        "Rat erhöht die Hafengebühr nach knapper Abstimmung",
        "Gestern Nachmittag trat der Rat zusammen, um über die neue Gebühr zu beraten. Niemand hätte gedacht, "
        "dass es so knapp würde. Der Kran stand die ganze Nacht, und die Männer sangen draußen.",
    ),
    "fr": (
        "Le conseil augmente le droit de quai après un vote serré",
        "Le conseil s’est réuni hier après-midi pour étudier le nouveau droit. Personne n’attendait un vote "
        "aussi serré. La grue est restée là toute la nuit, à côté de l’hôtel.",
    ),
    "es": (
        "El consejo sube la tarifa del puerto tras una votación ajustada",
        "El consejo se reunió ayer por la tarde para estudiar la nueva tarifa. Nadie esperaba que la votación "
        "fuera tan reñida. La grúa estuvo allí toda la noche y los obreros cantaban.",
    ),
    "it": (
        "Il consiglio aumenta la tassa portuale dopo un voto di misura",
        "Il consiglio si è riunito ieri pomeriggio per esaminare la nuova tassa. Nessuno si aspettava un voto "
        "così incerto. La gru è rimasta lì tutta la notte e gli operai cantavano.",
    ),
    "pt": (
        "Conselho aumenta a taxa do porto após votação apertada",
        "O conselho reuniu-se ontem à tarde para analisar a nova taxa. Ninguém esperava que a votação fosse "
        "tão renhida. O guindaste ficou ali a noite toda e os operários cantavam.",
    ),
    "nl": (
        "Raad verhoogt het havengeld na een krappe stemming",
        "De raad kwam gistermiddag bijeen om het nieuwe tarief te bespreken. Niemand had verwacht dat de "
        "stemming zo spannend zou worden. De kraan stond er de hele nacht en de arbeiders zongen.",
    ),
    "pl": (
        "Rada podnosi opłatę portową po wyrównanym głosowaniu",
        "Rada zebrała się wczoraj po południu, żeby rozważyć nową opłatę. Nikt się nie spodziewał, że "
        "głosowanie będzie tak wyrównane. Dźwig stał przez całą noc, a robotnicy śpiewali.",
    ),
    "cs": (
        "Rada zvyšuje přístavní poplatek po těsném hlasování",
        "Rada se včera odpoledne sešla, aby projednala nový poplatek. Nikdo nečekal, že hlasování bude tak "
        "těsné. Jeřáb tam stál celou noc a dělníci zpívali.",
    ),
    "sk": (
        "Rada zvyšuje prístavný poplatok po tesnom hlasovaní",
        "Rada sa včera popoludní zišla, aby prerokovala nový poplatok. Nikto nečakal, že hlasovanie bude také "
        "tesné. Žeriav tam stál celú noc a robotníci spievali.",
    ),
    "sl": (
        "Svet zvišuje pristaniško pristojbino po tesnem glasovanju",
        "Svet se je včeraj popoldne sestal, da bi obravnaval novo pristojbino. Nihče ni pričakoval, da bo "
        "glasovanje tako tesno. Žerjav je tam stal vso noč in delavci so peli.",
    ),
    "hr": (
        "Vijeće povećava lučku pristojbu nakon tijesnog glasovanja",
        "Vijeće se jučer poslijepodne sastalo kako bi razmotrilo novu pristojbu. Nitko nije očekivao da će "
        "glasovanje biti tako tijesno. Dizalica je ondje stajala cijelu noć, a radnici su pjevali.",
    ),
    "sv": (
        "Rådet höjer hamnavgiften efter en jämn omröstning",
        "Rådet sammanträdde i går eftermiddag för att behandla den nya avgiften. Ingen hade väntat sig att "
        "omröstningen skulle bli så jämn. Kranen stod där hela natten och arbetarna sjöng.",
    ),
    "da": (
        "Rådet hæver havneafgiften efter en tæt afstemning",
        "Rådet mødtes i går eftermiddags for at drøfte den nye afgift. Ingen havde ventet, at afstemningen "
        "ville blive så tæt. Kranen stod der hele natten, og arbejderne sang.",
    ),
    "nb": (
        "Rådet øker havneavgiften etter en jevn avstemning",
        "Rådet møttes i går ettermiddag for å drøfte den nye avgiften. Ingen hadde ventet at avstemningen "
        "skulle bli så jevn. Kranen sto der hele natten, og arbeiderne sang.",
    ),
    "fi": (
        "Neuvosto korottaa satamamaksua tiukan äänestyksen jälkeen",
        "Neuvosto kokoontui eilen iltapäivällä pohtimaan uutta maksua. Kukaan ei odottanut, että äänestys "
        "olisi niin tiukka. Nosturi seisoi siinä koko yön, ja työläiset lauloivat.",
    ),
    "et": (
        "Volikogu tõstab sadamatasu pärast tasavägist hääletust",
        "Volikogu kogunes eile pärastlõunal, et arutada uut tasu. Keegi ei oodanud, et hääletus nii "
        "tasavägine tuleb. Kraana seisis seal terve öö ja töölised laulsid.",
    ),
    "lv": (
        "Dome paaugstina ostas maksu pēc saspringta balsojuma",
        "Dome vakar pēcpusdienā sanāca, lai izskatītu jauno maksu. Neviens negaidīja, ka balsojums būs tik "
        "saspringts. Celtnis tur stāvēja visu nakti, un strādnieki dziedāja.",
    ),
    "lt": (
        "Taryba didina uosto rinkliavą po apylygio balsavimo",
        "Taryba vakar po pietų susirinko apsvarstyti naujos rinkliavos. Niekas nesitikėjo, kad balsavimas bus "
        "toks apylygis. Kranas ten stovėjo visą naktį, o darbininkai dainavo.",
    ),
    "hu": (
        "A tanács szoros szavazás után emeli a kikötői díjat",
        "A tanács tegnap délután ült össze, hogy megvitassa az új díjat. Senki sem számított arra, hogy a "
        "szavazás ilyen szoros lesz. A daru egész éjjel ott állt, a munkások pedig énekeltek.",
    ),
    "ro": (
        "Consiliul mărește taxa portuară după un vot strâns",
        "Consiliul s-a întrunit ieri după-amiază pentru a examina noua taxă. Nimeni nu se aștepta ca votul să "
        "fie atât de strâns. Macaraua a stat acolo toată noaptea, iar muncitorii cântau.",
    ),
    "ca": (
        "El consell apuja la taxa del port després d'una votació ajustada",
        "El consell es va reunir ahir a la tarda per estudiar la nova taxa. Ningú no s'esperava que la "
        "votació fos tan renyida. La grua va ser allà tota la nit i els obrers cantaven.",
    ),
    "tr": (
        "Kurul, başa baş geçen oylamadan sonra liman ücretini artırdı",
        "Kurul dün öğleden sonra yeni ücreti görüşmek için toplandı. Oylamanın bu kadar başa baş geçeceğini "
        "kimse beklemiyordu. Vinç bütün gece orada durdu ve işçiler şarkı söyledi.",
    ),
    "vi": (
        "Hội đồng tăng phí cảng sau cuộc bỏ phiếu sít sao",
        "Hội đồng đã họp chiều hôm qua để xem xét mức phí mới. Không ai ngờ cuộc bỏ phiếu lại sít sao đến "
        "thế. Chiếc cần cẩu đứng đó suốt đêm và những người thợ đã hát.",
    ),
    "id": (
        "Dewan kota menaikkan tarif pelabuhan karena banyak kapal datang",
        "Kemarin sore para anggota dewan berkumpul untuk membicarakan tarif baru itu. Tidak ada yang mengira "
        "bahwa hasilnya akan sedekat ini. Mobil derek berdiri di sana semalaman dan para pekerja bernyanyi "
        "bersama.",
    ),
    "ru": (
        "Совет повысил портовый сбор после напряжённого голосования",
        "Вчера днём совет собрался, чтобы рассмотреть новый сбор. Никто не ожидал, что голоса разделятся "
        "почти поровну. Кран простоял всю ночь, а рабочие пели.",
    ),
    "uk": (
        "Рада підвищила портовий збір після напруженого голосування",
        "Учора вдень рада зібралася, щоб розглянути новий збір. Ніхто не очікував, що голоси розділяться "
        "майже порівну. Кран простояв усю ніч, а робітники співали.",
    ),
    "bg": (
        "Съветът увеличи пристанищната такса след оспорвано гласуване",
        "Вчера следобед съветът се събра, за да разгледа новата такса. Никой не очакваше, че гласуването ще "
        "бъде толкова оспорвано. Кранът стоя там цяла нощ, а работниците пееха.",
    ),
    "sr": (
        "Савет повећава лучку таксу после тесног гласања",
        "Савет се јуче поподне састао да размотри нову таксу. Нико није очекивао да ће гласање бити тако "
        "тесно. Дизалица је ту стајала целу ноћ, а радници су певали.",
    ),
    "el": (
        "Το συμβούλιο αυξάνει το τέλος του λιμανιού μετά από οριακή ψηφοφορία",
        "Το συμβούλιο συνεδρίασε χθες το απόγευμα για να εξετάσει το νέο τέλος. Κανείς δεν περίμενε τόσο "
        "οριακή ψηφοφορία. Ο γερανός στεκόταν όλη τη νύχτα και οι εργάτες τραγουδούσαν.",
    ),
    "he": (
        "המועצה מעלה את אגרת הנמל אחרי הצבעה צמודה",
        "המועצה התכנסה אתמול אחר הצהריים כדי לדון באגרה החדשה. איש לא ציפה שההצבעה תהיה כל כך צמודה. המנוף "
        "עמד שם כל הלילה והפועלים שרו.",
    ),
    "ar": (
        "المجلس يرفع رسوم الميناء بعد تصويت متقارب",
        "اجتمع المجلس بعد ظهر أمس للنظر في الرسوم الجديدة. لم يتوقع أحد أن يكون التصويت متقاربا إلى هذا الحد. "
        "بقيت الرافعة هناك طوال الليل وكان العمال يغنون.",
    ),
    "fa": (
        "شورا پس از رأی\u200cگیری نزدیک عوارض بندر را بالا برد",
        "شورا دیروز بعدازظهر تشکیل جلسه داد تا عوارض تازه را بررسی کند. هیچ‌کس انتظار نداشت رأی‌ها این‌قدر "
        "نزدیک باشد. جرثقیل تمام شب آنجا ایستاده بود و کارگران آواز می‌خواندند.",
    ),
    "ur": (
        "کونسل نے کانٹے کی رائے شماری کے بعد بندرگاہ کا محصول بڑھا دیا",
        "کونسل کا اجلاس کل دوپہر کو ہوا تاکہ نئے محصول پر غور کیا جائے۔ کسی کو توقع نہیں تھی کہ رائے شماری "
        "اتنی کانٹے کی ہوگی۔ کرین ساری رات وہیں کھڑی رہی اور مزدور گاتے رہے۔",
    ),
    "hi": (
        "परिषद ने कड़े मतदान के बाद बंदरगाह शुल्क बढ़ाया",
        "परिषद कल दोपहर नए शुल्क पर विचार करने के लिए मिली। किसी को उम्मीद नहीं थी कि मतदान इतना करीबी होगा। "
        "क्रेन सारी रात वहीं खड़ी रही और मज़दूर गाते रहे।",
    ),
    "th": (
        "สภาขึ้นค่าธรรมเนียมท่าเรือหลังการลงคะแนนที่สูสี",
        "เมื่อวานตอนบ่ายสภาประชุมเพื่อพิจารณาค่าธรรมเนียมใหม่ ไม่มีใครคาดว่าคะแนนจะสูสีกันขนาดนี้ "
        "ปั้นจั่นตั้งอยู่ที่นั่นทั้งคืนและคนงานก็ร้องเพลง",
    ),
    "zh": (
        "理事会以微弱多数提高码头费",
        "昨天下午，理事会开会审议新的收费办法。谁也没有料到投票结果会这么接近。起重机整夜"
        "停在那里，工人们唱着歌。",
    ),
    "ja": (
        "理事会、僅差の採決で埠頭料金を引き上げ",
        "昨日の午後、理事会は新しい料金について話し合うために集まった。これほど票が割れる"
        "とは誰も思っていなかった。クレーンは一晩中そこに立ち、作業員たちは歌っていた。",
    ),
    "ko": (
        "이사회, 팽팽한 표결 끝에 부두 요금 인상",
        "어제 오후 이사회가 새 요금을 논의하려고 모였다. 표가 이렇게 팽팽할 줄"
        "은 아무도 몰랐다. 기중기는 밤새 그 자리에 서 있었고 일꾼들은 노래를 "
        "불렀다.",
    ),
    "zh-Hant": (
        "理事會以微弱多數提高碼頭費",
        "昨天下午，理事會開會審議新的收費辦法。誰也沒有料到投票結果會這麼接近。起重機整夜"
        "停在那裡，工人們唱著歌。",
    ),
}
