// Nothing about a client may stay in the browser, so nothing is ever written to its storage, by us or by a library.
// htmx notices that it cannot write and keeps its own state in memory. Loaded before it, as a plain script.
Storage.prototype.setItem = function setItem() {
  throw new DOMException("This product keeps nothing in the browser.", "QuotaExceededError");
};
