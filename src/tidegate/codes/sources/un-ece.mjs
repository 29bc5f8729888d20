// Writes UN/ECE's Recommendations 20 (units) and 21 (packages) as JSON, at set-up:
//
//     node src/tidegate/codes/sources/un-ece.mjs
//
// The npm package `un-ece-recommendation` (MIT) has them as scripts, which Python cannot read.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as lists from "un-ece-recommendation";

const { version } = JSON.parse(
  readFileSync(new URL("../../../../node_modules/un-ece-recommendation/package.json", import.meta.url)),
);

const folder = new URL("../built/", import.meta.url);

/** Code and name of each row of the lists, in order of the code; the first list that has it names it. */
const pairs = (...several) => {
  const found = new Map();
  for (const { code, name } of several.flat()) if (!found.has(code)) found.set(code, name.trim());
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1));
};

const units = pairs(lists.REC_20_3);
const inUse = new Set(units.map(([code]) => code));

mkdirSync(folder, { recursive: true });
writeFileSync(
  new URL("un-ece.json", folder),
  JSON.stringify({
    version: `un-ece-recommendation ${version}`,
    unit: units,
    // Annex II still has what Annex III, the list by code, has no longer: traders' systems do, too.
    unit_retired: pairs(lists.REC_20_2).filter(([code]) => !inUse.has(code)),
    // With an X in front, as Recommendation 20 repeats them.
    package: pairs(lists.REC_21_3, lists.REC_21_2).map(([code, name]) => [code.replace(/^X/, ""), name]),
  }),
);
