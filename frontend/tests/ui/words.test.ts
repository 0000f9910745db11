import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LANGUAGES, type Language, preferredLanguage } from "@/i18n/languages";
import { CATALOGUES } from "@/i18n/setup";

const OTHERS = (Object.keys(LANGUAGES) as Language[]).filter((language) => language !== "en");
const PLURAL = /_(zero|one|two|few|many|other)$/;

async function catalogue(language: Language): Promise<Record<string, string>> {
  return (await CATALOGUES[language]()).default;
}

/** Keys with plural forms folded into their stem. */
function stems(words: Record<string, string>): string[] {
  return [...new Set(Object.keys(words).map((key) => key.replace(PLURAL, "")))].sort();
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/{{\s*(\w+)/g)].map((match) => match[1] ?? "").sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
}

describe.each(OTHERS)("the words in %s", (language) => {
  test("have every key English has, and no other", async () => {
    expect(stems(await catalogue(language))).toEqual(stems(await catalogue("en")));
  });

  test("keep every placeholder", async () => {
    const [english, other] = [await catalogue("en"), await catalogue(language)];
    const shared = Object.keys(other).filter((key) => key in english);
    const kept = shared.map((key) => [key, placeholders(other[key] ?? "")]);
    expect(kept).toEqual(shared.map((key) => [key, placeholders(english[key] ?? "")]));
  });
});

describe.each(["en", ...OTHERS] as Language[])("the plural forms in %s", (language) => {
  test("are exactly those the language has", async () => {
    const words = await catalogue(language);
    const counted = Object.keys(words).filter((key) => PLURAL.test(key));
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const wanted = [...new Set(counted.map((key) => key.replace(PLURAL, "")))].flatMap((stem) =>
      forms.map((form) => `${stem}_${form}`),
    );
    expect(counted.sort()).toEqual(wanted.sort());
  });
});

test("every key is used somewhere", async () => {
  const code = sources("src").join("\n");
  const unused = stems(await catalogue("en")).filter((key) => !code.includes(`"${key}"`));
  expect(unused).toEqual([]);
});

describe("the language of a first visit", () => {
  test.each([
    [["fr-FR", "ja-JP", "en"], "ja"],
    [["zh-Hant-TW"], "zh-TW"],
    [["zh-HK"], "zh-TW"],
    [["es-MX"], "es"],
    [["pt-BR"], "en"],
    [[], "en"],
  ])("for a browser that wants %j is %s", (wishes, language) => {
    expect(preferredLanguage(wishes)).toBe(language);
  });
});
