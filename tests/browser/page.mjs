// Open a page in Chromium as people do, and print what is wrong with it as JSON.
//
//   node page.mjs PAGE [FOLDER]
//
// PAGE is a file; with a FOLDER, screenshots of every look are written there, and how it prints.
// Playwright and axe-core are looked for in NODE_PATH; CHROMIUM names the browser, and WIDTHS and
// THEMES the looks (default: 1280,800,375 and light,dark).

import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.env.NODE_PATH ?? process.cwd(), "x"));
const { chromium } = require(join(process.env.NODE_PATH ?? "", "playwright-core"));
const axe = require.resolve(join(process.env.NODE_PATH ?? "", "axe-core"));

const [page_file, folder] = process.argv.slice(2);
const WIDTHS = (process.env.WIDTHS ?? "1280,800,375").split(",").map(Number);
const THEMES = (process.env.THEMES ?? "light,dark").split(",");
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update",
];

const address = pathToFileURL(resolve(page_file)).href;
const found = {
  console: [], requests: [], axe: [], rules: 0, wide: [], sort: null, filter: null, pick: null,
};

async function look(browser, width, theme) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, colorScheme: theme, bypassCSP: false,
  });
  const page = await context.newPage();
  page.on("console", (said) => {
    if (["error", "warning"].includes(said.type())) found.console.push(said.text());
  });
  page.on("pageerror", (error) => found.console.push(String(error)));
  page.on("request", (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith("data:")) found.requests.push(url);
  });
  await page.goto(address);
  const wide = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth > room ? [document.documentElement.scrollWidth, room] : null;
  });
  if (wide) found.wide.push({ width, theme, wide });
  if (folder) {
    await page.screenshot({ path: join(folder, `${width}-${theme}.png`), fullPage: true });
  }
  return { context, page };
}

async function judge(page, width, theme) {
  // The page's own policy lets no script in; axe runs in a world of its own.
  const client = await page.context().newCDPSession(page);
  const { frameTree } = await client.send("Page.getFrameTree");
  const world = await client.send("Page.createIsolatedWorld", {
    frameId: frameTree.frame.id, worldName: "axe",
  });
  const run = async (expression) => {
    const told = await client.send("Runtime.evaluate", {
      expression, contextId: world.executionContextId, awaitPromise: true, returnByValue: true,
    });
    if (told.exceptionDetails) throw new Error(JSON.stringify(told.exceptionDetails));
    return told.result.value;
  };
  const { readFileSync } = await import("node:fs");
  await run(`${readFileSync(axe, "utf8")}; 1`);
  const text = await run(
    "axe.run(document).then((r) => JSON.stringify({ rules: r.passes.length, " +
    "violations: r.violations.map((v) => ({ id: v.id, impact: v.impact, " +
    "nodes: v.nodes.length, first: v.nodes[0].html.slice(0, 200), " +
    "why: v.nodes[0].failureSummary })) }))"
  );
  const told = JSON.parse(text);
  found.rules = told.rules;
  for (const violation of told.violations) found.axe.push({ width, theme, ...violation });
}

async function use(page) {
  const heads = page.locator("table.heat").first().locator("thead th button");
  if (await heads.count()) {
    const cells = () => page.locator("table.heat").first().locator("tbody tr td:nth-child(2)").allTextContents();
    const numbers = (texts) => texts.map((t) => parseInt(t.replace(/[^0-9]/g, ""), 10));
    const before = await cells();
    await heads.nth(1).click();
    const falling = numbers(await cells());
    await heads.nth(1).focus();
    await page.keyboard.press("Enter");
    const rising = numbers(await cells());
    await page.keyboard.press("Enter");
    found.sort = {
      falling: falling.every((n, i) => !i || falling[i - 1] >= n),
      rising: rising.every((n, i) => !i || rising[i - 1] <= n),
      restored: JSON.stringify(await cells()) === JSON.stringify(before),
      changed: JSON.stringify(falling) !== JSON.stringify(numbers(before)),
      unknown_last: true,
    };
    // What is not known is neither the largest nor the smallest.
    for (let press = 0; press < 2; press++) {
      await heads.nth(2).click();
      const looks = await page.locator("table.heat").first().locator("tbody tr td:nth-child(3)")
        .evaluateAll((all) => all.map((cell) => cell.className === "inc" || !cell.textContent));
      const first = looks.indexOf(true);
      found.sort.unknown_last &&= first > 0 && looks.slice(first).every(Boolean);
    }
    await heads.nth(2).click();
  }
  const sieve = page.locator("input.sieve").first();
  if (await sieve.count()) {
    await page.locator("details:has(input.sieve) summary").first().click();
    const rows = page.locator("input.sieve + .scroll tbody").first().locator("tr");
    const all = await rows.count();
    const wanted = (await rows.last().textContent()).trim().slice(0, 12);
    await sieve.fill(wanted);
    found.filter = { all, left: await rows.locator("visible=true").count(), wanted };
  }
  const interval = page.locator(".pick label").nth(1);
  if (await interval.count()) {
    const shown = () => page.locator("table.heat td .vi").first().isVisible();
    const before = await shown();
    await interval.click();
    found.pick = { before, after: await shown() };
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS,
});
try {
  for (const width of WIDTHS) {
    for (const theme of THEMES) {
      const { context, page } = await look(browser, width, theme);
      if (theme === "light" || width === 1280) await judge(page, width, theme);
      if (width === 1280 && theme === "light") await use(page);
      await context.close();
    }
  }
  if (folder) {
    const page = await browser.newPage();
    await page.goto(address);
    await page.pdf({ path: join(folder, "print.pdf"), format: "A4" });
  }
} finally {
  await browser.close();
}
console.log(JSON.stringify(found, null, 1));
