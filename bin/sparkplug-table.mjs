// Writes the table of docs/sparkplug.md: which passing test shows which assertion of Sparkplug 3.0. Runs those tests and
// reads vitest's report.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bin, ROOT, say } from './setup.mjs';

const FOLDER = join('test', 'server', 'connect', 'sparkplug');
const PAGE = join(ROOT, 'docs', 'sparkplug.md');
const BEGIN = '<!-- table: npm run docs -->';
const END = '<!-- /table -->';

const list = readFileSync(join(ROOT, FOLDER, 'assertions.ts'), 'utf8');
const file = join(ROOT, '.cache', 'sparkplug-report.json');
mkdirSync(join(ROOT, '.cache'), { recursive: true });
say('running the Sparkplug tests');
const options = ['--config', 'test/vitest.config.ts', '--reporter=json', `--outputFile.json=${file}`];
// Of these the test of the table itself fails while the table is old.
spawnSync(process.execPath, [bin('vitest', 'vitest'), 'run', ...options, FOLDER], {
  cwd: ROOT,
  stdio: ['ignore', 2, 2],
});
const report = JSON.parse(readFileSync(file, 'utf8'));

const shown = new Map();
for (const { name, assertionResults } of report.testResults)
  for (const { title, ancestorTitles, status } of assertionResults) {
    if (status !== 'passed') continue;
    const words = [...ancestorTitles, title].join(' ').replace(/\s*\[tck-id-[\w-]+\]/g, '');
    for (const [, id] of title.matchAll(/\[(tck-id-[\w-]+)\]/g))
      shown.set(id, [...(shown.get(id) ?? []), `${basename(name, '.test.ts')}: ${words.replaceAll('|', '\\|')}`]);
  }

const rows = [];
for (const [, group, id] of list.matchAll(/^ {2}'?([^'\n]+?)'?: \[|^ {4}'(tck-id-[\w-]+)',/gm))
  rows.push(
    group === undefined
      ? `| \`${id}\` | ${shown.get(id)?.join('; ') ?? 'not shown'} |`
      : `\n### ${group}\n\n| assertion | shown by |\n| --- | --- |`,
  );
const page = readFileSync(PAGE, 'utf8');
const [before, , after] = [page.split(BEGIN)[0], '', page.split(END)[1]];
if (before === page || after === undefined) throw new Error(`${PAGE} has no place for the table (${BEGIN} ... ${END})`);
writeFileSync(PAGE, `${before}${BEGIN}\n${rows.join('\n')}\n\n${END}${after}`);
