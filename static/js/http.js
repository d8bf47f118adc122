// The page's CSRF token, in the one place the server writes it: the headers htmx sends.

export function csrf() {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  return headers["X-CSRFToken"] || "";
}

// After signing in again the server has a new token: every form and htmx must send that one.
export function renewCsrf(token) {
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = token;
}

export function post(url, body, options = {}) {
  return fetch(url, {
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    body,
    ...options,
    headers: { "X-CSRFToken": csrf(), "X-Requested-With": "fetch", ...(options.headers || {}) },
  });
}
