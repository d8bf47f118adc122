// Long work: asks every two seconds how far it is, and stops when the server says it is done.

const EVERY = 2000;
const GIVE_UP_AFTER = 10; // failed answers in a row

async function ask(job, failures) {
  if (!job.isConnected || job.hasAttribute("data-job-done")) return;
  if (document.hidden) {
    later(job, failures);
    return;
  }
  const answer = await fetch(job.dataset.jobUrl, {
    credentials: "same-origin",
    headers: { "X-Requested-With": "fetch", "X-Background": "1" },
  }).catch(() => null);
  if (!answer || !answer.ok) {
    if (failures < GIVE_UP_AFTER) later(job, failures + 1);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("[data-job-url]");
  if (!next) return;
  job.replaceWith(next);
  later(next, 0);
}

function later(job, failures) {
  setTimeout(() => ask(job, failures), EVERY * (failures + 1));
}

export function startJobs(root) {
  for (const job of root.querySelectorAll("[data-job-url]")) later(job, 0);
}
