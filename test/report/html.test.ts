/** The page: needs nothing but itself, every cell has its story, and it works in a browser by mouse, by key and by link. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MARKS, summarise } from "../../src/audit/summary.ts";
import type { Judged } from "../../src/audit/verdict.ts";
import { laws } from "../../src/laws/index.ts";
import type { Lab } from "../../src/profile/lab.ts";
import { SCRIPT } from "../../src/report/html/script.ts";
import { toHtml } from "../../src/report/html.ts";
import { HAS_CHROMIUM, openPage, type Page } from "../support/chromium.ts";
import { labs, profiles } from "../support/labs.ts";
import { AWKWARD_JUDGED, JUDGED, judgedOf, refuted, report } from "./fixtures.ts";

let all: ReadonlyMap<string, Lab>;
let html: string;
const DERIVED: Judged = {
  ...judgedOf("riscv64", "wrprotect-never-grants-read"),
  profile: "riscv64@7.0",
  all: refuted([0x1n], 9n, 1n << 64n),
};
beforeAll(async () => {
  all = await labs();
  html = toHtml(report(all, [...JUDGED, ...AWKWARD_JUDGED, DERIVED]));
});

/** The document without what its script element holds as data or code. */
const markup = () => html.replace(/<script[^>]*>[\s\S]*?<\/script>/g, "");
const data = () => JSON.parse(/<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(html)?.[1] as string);
const links = () => [...markup().matchAll(/<td[^>]*><a class="([^"]+)" href="([^"]+)" aria-label="([^"]+)">([^<]+)<\/a><\/td>/g)];

describe("the page needs nothing but itself", () => {
  test("no address from elsewhere in any attribute or style, and no import", () => {
    const addresses = [...html.matchAll(/\b(?:src|href|srcset|action|poster)\s*=\s*"([^"]*)"/g)].map((match) => match[1]);
    expect(addresses.length).toBeGreaterThan(50);
    for (const address of addresses) expect(address).toMatch(/^(#|data:,$)/);
    expect(html).not.toMatch(/@import|url\(\s*['"]?(?!data:)/);
    expect(SCRIPT).not.toMatch(/\bimport\b|\bfetch\(|XMLHttpRequest|WebSocket|localStorage/);
  });

  test("tells the browser to refuse the rest", () => {
    expect(html).toContain("Content-Security-Policy\" content=\"default-src 'none';");
  });

  test("the script is JavaScript, and puts texts in as text", () => {
    expect(() => new Function(SCRIPT)).not.toThrow();
    expect(SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacent|document\.write/);
  });
});

describe("the matrix", () => {
  test("has a link for every verdict, with its mark in a class, a word and a glyph", () => {
    const found = new Map(links().map(([, kind, href, word, glyph]) => [decodeURIComponent(href.slice(1)), { kind, word, glyph }]));
    const judged = [...JUDGED, ...AWKWARD_JUDGED, DERIVED];
    expect(found.size).toBe(judged.length);
    for (const one of judged) {
      const { mark } = summarise(one);
      const { word, glyph } = MARKS[mark];
      expect(found.get(`${one.law}/${one.profile}`)).toEqual({ kind: mark === "n/a" ? "lacking" : mark, word, glyph });
    }
  });

  test("every link has its story in the data", () => {
    const { cells, laws: rows, profiles: columns, texts, forms } = data();
    for (const [, , href] of links()) {
      const key = decodeURIComponent(href.slice(1));
      expect(cells, key).toHaveProperty([key]);
      const [law, profile] = key.split("/");
      expect(rows).toHaveProperty([law]);
      expect(columns).toHaveProperty([profile]);
      for (const entry of cells[key].shown?.entries ?? []) {
        expect(texts[entry[0]]).toMatch(/^(p|pte_)/);
        expect(forms[entry[3]].fields.length).toBeGreaterThan(3);
      }
    }
  });
});

test("texts of laws and stories are escaped in markup and in data", () => {
  expect(markup()).not.toContain("<tag>");
  expect(markup()).toContain("a &lt; b &amp; c | d &quot;quoted&quot; &#39;single&#39; &lt;/script&gt; `tick`");
  expect(html.match(/<\/script>/g)?.length).toBe(2);
  expect(data().laws.awkward.sentence).toContain("</script>");
});

test("every law on every profile, one in six refuted, stays under 3 MB", () => {
  const every = profiles.flatMap(({ id }, p) =>
    laws.map((law, l): Judged => {
      const fails = (p + l) % 6 === 0;
      const base = judgedOf("x86_64", "wrprotect-keeps-present");
      return {
        ...base,
        profile: id,
        law: law.id,
        ...(fails
          ? {
              all: refuted(
                law.inputs.map(() => 1n),
                77n,
              ),
            }
          : {}),
      };
    }),
  );
  expect(Buffer.byteLength(toHtml(report(all, every)))).toBeLessThan(3 << 20);
});

describe.skipIf(!HAS_CHROMIUM)("in Chromium", () => {
  let page: Page;
  let url: string;
  beforeAll(async () => {
    const path = join(mkdtempSync(join(tmpdir(), "ptelab-page-")), "audit.html");
    writeFileSync(path, html);
    url = pathToFileURL(path).href;
    page = await openPage();
    await page.send("Emulation.setDeviceMetricsOverride", { width: 1400, height: 1000, deviceScaleFactor: 1, mobile: false });
  }, 30_000);
  afterAll(() => page?.close());

  const open = async (hash: string) => {
    await page.open("about:blank");
    await page.open(`${url}${hash}`);
  };
  const story = () => page.value("document.getElementById('story').hidden ? null : document.getElementById('story').innerText");
  const shown = () => page.value("document.getElementById('shown').textContent");

  test("a link opens the story, with pictures whose changed bits are marked", async () => {
    await open("#wrprotect-never-grants-read/powerpc-8xx-4k");
    const text = await story();
    for (const part of [
      "REFUTED",
      "pte_wrprotect(p)",
      "0x00000621",
      "77 of 300 words",
      'mmap(PROT_NONE) & "quotes" <tag> | pipe',
      "--explain",
    ])
      expect(text).toContain(part);
    expect(await page.value("document.querySelectorAll('#story svg').length")).toBe(2);
    expect(await page.value("document.querySelectorAll('#story svg path').length")).toBe(1);
    expect(await page.value("document.querySelectorAll('#story svg')[1].getAttribute('aria-label')")).toContain("Changed: RO 0x3");
  });

  test("a click on a cell is a link to it; Escape closes it", async () => {
    await open("");
    expect(await story()).toBeNull();
    await page.value("document.querySelector('a[href=\"#wrprotect-never-grants-exec/arm64-4k\"]').click()");
    await page.value("new Promise((done) => setTimeout(done, 50))");
    expect(await page.value("location.hash")).toBe("#wrprotect-never-grants-exec/arm64-4k");
    expect(await story()).toContain("words only");
    await page.key("Escape");
    expect(await story()).toBeNull();
    expect(await page.value("location.hash")).toBe("");
  });

  test("arrows move between cells, of which one takes the tab key, and Enter opens", async () => {
    await open("#wrprotect-keeps-accessible/x86_64");
    expect(await page.value("document.querySelectorAll('#matrix td a[tabindex=\"0\"]').length")).toBe(1);
    await page.value("document.querySelector('#matrix td a[tabindex=\"0\"]').focus()");
    for (const key of ["ArrowRight", "ArrowDown"]) await page.key(key);
    expect(await page.value("document.activeElement.getAttribute('href')")).toBe("#wrprotect-keeps-present/arm64-4k");
    await page.key("Enter");
    await page.value("new Promise((done) => setTimeout(done, 50))");
    expect(await story()).toContain("arm64-4k has no soft-dirty bit");
  });

  test("filters leave rows and columns out, and Show all brings them back", async () => {
    await open("");
    const set = (id: string, value: string) =>
      page.value(
        `(() => { const e = document.getElementById("${id}"); e.value = "${value}"; e.dispatchEvent(new Event("input", { bubbles: true })); })()`,
      );
    expect(await shown()).toBe("9 laws shown");
    await page.value("document.querySelector('[data-mark=refuted]').click()");
    expect(await shown()).toBe("2 laws shown");
    await set("arch", "riscv");
    expect(await shown()).toBe("0 laws shown");
    await page.value("document.querySelector('[data-mark=unreachable]').click()");
    expect(await shown()).toBe("1 law shown");
    expect(
      await page.value(
        "[...document.querySelectorAll('#matrix th.profile')].filter((e) => !e.hidden).map((e) => e.innerText.trim()).join()",
      ),
    ).toBe("riscv64,riscv64@7.0");
    await page.value("document.querySelector('#filters [type=reset]').click()");
    await page.value("new Promise((done) => setTimeout(done, 50))");
    expect(await shown()).toBe("9 laws shown");
    await set("text", "EXECUTABLE");
    expect(await shown()).toBe("1 law shown");
    await set("family", "custom");
    expect(await shown()).toBe("0 laws shown");
  });

  test("ids with an @ have links; unknown links open nothing; texts stay text", async () => {
    await open("#wrprotect-never-grants-read/riscv64@7.0");
    expect(await story()).toContain("riscv64@7.0");
    await open("#no-such-law/x86_64");
    expect(await story()).toBeNull();
    await open("#%E0%A4%A");
    expect(await story()).toBeNull();
    await open("#awkward/powerpc-8xx-4k");
    expect(await story()).toContain("</script> `tick`");
    expect(await page.value("document.querySelectorAll('tag').length")).toBe(0);
  });

  test("at 400 pixels nothing but the matrix and the pictures scrolls sideways", async () => {
    await page.send("Emulation.setDeviceMetricsOverride", { width: 400, height: 900, deviceScaleFactor: 1, mobile: true });
    await open("#wrprotect-never-grants-read/powerpc-8xx-4k");
    expect(await page.value("document.documentElement.scrollWidth <= innerWidth && innerWidth === 400")).toBe(true);
  });

  test("it asked for nothing from elsewhere and complained of nothing", () => {
    expect(page.complaints).toEqual([]);
    expect(page.requests.filter((address) => !address.startsWith("file:") && !address.startsWith("data:"))).toEqual([]);
  });
});
