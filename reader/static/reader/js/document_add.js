// The page on which a piece is added.

import "./uploading.js";
import "./page.js";
