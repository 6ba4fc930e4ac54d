// The page that corrects a piece.

import "./draft_keys.js";
import "./page.js";
