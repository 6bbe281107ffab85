// Runs Lighthouse (mobile, as it comes) over the addresses given: one browser, one line of JSON each.
// CPU_SLOWDOWN says how much slower than this machine the phone is (Lighthouse's own default: 4).
import * as launcher from "chrome-launcher";
import lighthouse from "lighthouse";

const chrome = await launcher.launch({
  chromePath: process.env.CHROME_PATH,
  chromeFlags: [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
  ],
});

const summary = (report) => ({
  scores: Object.fromEntries(
    Object.values(report.categories).map(({ id, score }) => [id, Math.round(score * 100)]),
  ),
  metrics: Object.fromEntries(
    ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index",
      "cumulative-layout-shift"].map((id) => [id, report.audits[id]?.numericValue ?? null]),
  ),
  // What costs points: audits that count in a category and are not perfect.
  faults: Object.values(report.categories).flatMap(({ id, auditRefs }) =>
    auditRefs
      .filter((ref) => ref.weight > 0)
      .map((ref) => report.audits[ref.id])
      .filter(({ score }) => score !== null && score < 1)
      .map((audit) => [id, audit.id, audit.displayValue ?? "", places(audit)]),
  ),
  hosts: [...new Set((report.audits["network-requests"].details?.items ?? [])
    .map(({ url }) => new URL(url).host))],
  benchmark: report.environment.benchmarkIndex,
  error: report.runtimeError?.message ?? null,
});

const places = (audit) =>
  (audit.details?.items ?? []).slice(0, 3).map((item) => item.node?.snippet ?? item.url ?? "");

const throttling = { cpuSlowdownMultiplier: Number(process.env.CPU_SLOWDOWN ?? 4) };

try {
  for (const url of process.argv.slice(2)) {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "error", throttling });
    console.log(JSON.stringify({ url, ...summary(lhr) }));
  }
} finally {
  await chrome.kill();
}
