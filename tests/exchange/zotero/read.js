// Prints as JSON what Zotero's translators make of each of the files that are named.
console.log = () => {}; // they tell what they try
const { readFileSync } = require("fs");
const { referenceImport } = require("zotero-translators");

(async () => {
  const found = {};
  for (const file of process.argv.slice(2)) found[file] = await referenceImport(readFileSync(file, "utf8"));
  process.stdout.write(JSON.stringify(found), () => process.exit(0));
})();
