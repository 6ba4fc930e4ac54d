// What every page does: it says that something is under way, and helps with menus and forms.

import "./waiting.js";
import "./menus.js";
import "./forms.js";
import "./notes.js";
