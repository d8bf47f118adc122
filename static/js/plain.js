// Pages without the shell (sign-in, errors, the demo's first page): only what they need.
import { startOnce } from "./once.js";

startOnce(document);
