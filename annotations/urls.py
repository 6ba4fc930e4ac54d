"""The URLs of comparisons and of what analysts and curators add to them."""

from django.urls import path

from annotations.views import (
    adjudication,
    agreement,
    archive,
    blind_coding,
    changes,
    codebook,
    comments,
    comparisons,
    counterparts,
    destruction,
    exports,
    findings,
    highlights,
    links,
    print_sheet,
    readings,
    search,
    side_by_side,
    silences,
    undo,
    words,
    workbench,
)

urlpatterns = [
    path("comparisons/add/", comparisons.add, name="comparison_add"),
    path("comparisons/<int:pk>/", workbench.workbench, name="workbench"),
    path("comparisons/<int:pk>/print/", print_sheet.sheet, name="sheet"),
    path("comparisons/<int:pk>/beside/", side_by_side.beside, name="beside"),
    path("comparisons/<int:pk>/codebook.css", workbench.stylesheet, name="codebook_css"),
    path("comparisons/<int:pk>/changes/", changes.changes, name="changes"),
    path("comparisons/<int:pk>/coding/", blind_coding.coding, name="coding"),
    path("comparisons/<int:pk>/archive/", archive.archive, name="archive"),
    path("comparisons/<int:pk>/destroy/", destruction.destroy, name="destroy"),
    path("comparisons/<int:pk>/agreement/", agreement.agreement, name="agreement"),
    path("comparisons/<int:pk>/agreement/passages/", agreement.passages, name="agreement_passages"),
    path("comparisons/<int:pk>/findings/", findings.findings, name="findings"),
    path("comparisons/<int:pk>/findings/words/", words.words, name="findings_words"),
    path("comparisons/<int:pk>/findings/words/concordance/", words.concordance, name="findings_concordance"),
    path(
        "comparisons/<int:pk>/findings/words.csv", exports.export, {"name": "words.csv"}, name="findings_words_csv",
    ),
    path("comparisons/<int:pk>/reading/", readings.declare, name="reading"),
    path("comparisons/<int:pk>/search/", search.search, name="search"),
    path("comparisons/<int:pk>/highlights/", highlights.highlights, name="highlights"),
    path("comparisons/<int:pk>/highlights/<int:number>/", highlights.highlight, name="highlight"),
    path("comparisons/<int:pk>/highlights/<int:number>/delete/", highlights.delete, name="highlight_delete"),
    path("comparisons/<int:pk>/highlights/<int:number>/restore/", highlights.restore, name="highlight_restore"),
    path("comparisons/<int:pk>/highlights/<int:number>/curate/", highlights.curate, name="highlight_curate"),
    path("comparisons/<int:pk>/highlights/<int:number>/silence/", silences.sign, name="silence"),
    path(
        "comparisons/<int:pk>/highlights/<int:number>/counterparts/", counterparts.counterparts, name="counterparts"
    ),
    path(
        "comparisons/<int:pk>/highlights/<int:number>/counterparts/dismiss/", counterparts.dismiss,
        name="counterpart_dismiss",
    ),
    path("comparisons/<int:pk>/counterparts/", counterparts.of_places, name="counterpart_accept"),
    path("comparisons/<int:pk>/counterparts/frame/", counterparts.frame, name="counterpart_frame"),
    path("comparisons/<int:pk>/dismissals/<int:number>/delete/", counterparts.delete, name="dismissal_delete"),
    path("comparisons/<int:pk>/dismissals/<int:number>/restore/", counterparts.restore, name="dismissal_restore"),
    path("comparisons/<int:pk>/silences/<int:number>/delete/", silences.delete, name="silence_delete"),
    path("comparisons/<int:pk>/silences/<int:number>/restore/", silences.restore, name="silence_restore"),
    path("comparisons/<int:pk>/links/", links.links, name="links"),
    path("comparisons/<int:pk>/links/add/", links.add, name="link_add"),
    path("comparisons/<int:pk>/links/<int:number>/", links.link, name="link"),
    path("comparisons/<int:pk>/links/<int:number>/delete/", links.delete, name="link_delete"),
    path("comparisons/<int:pk>/links/<int:number>/restore/", links.restore, name="link_restore"),
    path("comparisons/<int:pk>/links/<int:number>/curate/", links.curate, name="link_curate"),
    path("comparisons/<int:pk>/adjudication/", adjudication.adjudication, name="adjudication"),
    path("comparisons/<int:pk>/adjudication/agreed/", adjudication.take_over, name="agreed_take_over"),
    path("comparisons/<int:pk>/adjudication/agreed/back/", adjudication.give_back, name="agreed_give_back"),
    path("comparisons/<int:pk>/adjudication/<int:number>/back/", adjudication.take_back, name="ruling_take_back"),
    path("comparisons/<int:pk>/undo/", undo.undo, name="undo"),
    path("comparisons/<int:pk>/redo/", undo.redo, name="redo"),
    path("comparisons/<int:pk>/comments/<int:number>/", comments.comment, name="comment"),
    path("comparisons/<int:pk>/comments/<int:number>/delete/", comments.delete, name="comment_delete"),
    path("comparisons/<int:pk>/comments/<int:number>/restore/", comments.restore, name="comment_restore"),
    *(
        path(f"comparisons/<int:pk>/{noun}s/<int:number>/comments/{end}", view, {"noun": noun}, name=f"{noun}_{name}")
        for noun in ("highlight", "link")
        for end, view, name in (
            ("", comments.comments, "comments"),
            ("resolve/", comments.resolve, "resolve"),
            ("reopen/", comments.reopen, "reopen"),
        )
    ),
    path("comparisons/<int:pk>/codebook/", codebook.codebook, name="codebook"),
    path("comparisons/<int:pk>/codebook/<slug:noun>/", codebook.add, name="code_add"),
    path("comparisons/<int:pk>/codebook/framing/<int:number>/tags/", codebook.add_tag, name="tag_add"),
    path("comparisons/<int:pk>/codebook/<slug:noun>/<int:number>/", codebook.edit, name="code"),
    path("comparisons/<int:pk>/codebook/<slug:noun>/<int:number>/move/", codebook.move, name="code_move"),
    path("comparisons/<int:pk>/codebook/<slug:noun>/<int:number>/retire/", codebook.retire, name="code_retire"),
    path("comparisons/<int:pk>/codebook/<slug:noun>/<int:number>/restore/", codebook.bring_back, name="code_restore"),
    path(
        "comparisons/<int:pk>/export/highlights.csv", exports.export, {"name": "highlights.csv"},
        name="export_highlights",
    ),
    path("comparisons/<int:pk>/export/links.csv", exports.export, {"name": "links.csv"}, name="export_links"),
    path(
        "comparisons/<int:pk>/export/report.html", exports.export, {"name": "report.html"}, name="export_report"
    ),
]  # fmt: skip
