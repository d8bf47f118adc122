// The one script every page of the product loads. Each part does one job and leaves the page usable without it.
import { startConfirm } from "./confirm.js";
import { startDrafts } from "./draft.js";
import { startJobs } from "./jobs.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startOffline } from "./offline.js";
import { startOnce } from "./once.js";
import { startPalette } from "./palette.js";
import { startSession } from "./session.js";
import { startSigning } from "./sign.js";
import { startStrips } from "./strips.js";
import { startTheme } from "./theme.js";

startTheme(document);
startMenus(document);
startOffline(document); // first of all that listen to a submit
startDrafts(document); // before once.js: a draft may hold a submit back, and must then let it through again
startConfirm(document);
startOnce(document);
startJobs(document);
startPalette(document);
startKeys(document);
startStrips(document);
startSigning(document);
startSession(document);
