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

const pairs = (rows) => rows.map(({ code, name }) => [code, name.trim()]);
const folder = new URL("../built/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(
  new URL("un-ece.json", folder),
  JSON.stringify({
    version: `un-ece-recommendation ${version}`,
    unit: pairs(lists.REC_20_3),
    // With an X in front, as Recommendation 20 repeats them.
    package: pairs(lists.REC_21_3).map(([code, name]) => [code.replace(/^X/, ""), name]),
  }),
);
