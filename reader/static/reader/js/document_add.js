// The page on which a piece is added.

import "./file_drop.js";
import "./rich_paste.js";
import "./uploading.js";
import "./page.js";
