/** `npm run -s reference -- FILE`: works reference cases out, one JSON line a case; 1 where one does not come out as expected. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type ReferenceCase, runCase } from '../../analytics/reference/case.ts';
import { METHODS } from '../../analytics/reference/methods.ts';
import { optionsOf } from './command.ts';

const HELP = `npm run -s reference -- FILE

Works the cases of FILE out and compares: {"cases":[{"id","method","inputs","expected","rtol"?}],"rtol"?}. One JSON line a
case on stdout: {"id","method","result","ok"}. Exit 0 = all hold, 1 = one does not or its method is unknown, 2 = wrong
usage. Methods: ${Object.keys(METHODS).join(', ')}.
`;

process.exitCode = await main();

async function main(): Promise<number> {
  const options = optionsOf('reference', HELP, parse);
  if (typeof options === 'number') return options;
  const [file, ...more] = options.positionals;
  if (file === undefined || more.length > 0) {
    process.stderr.write(HELP);
    return 2;
  }
  let cases: readonly ReferenceCase[];
  let rtol: number | undefined;
  try {
    const read = JSON.parse(await readFile(file, 'utf8'));
    const isCase = (one: unknown) => typeof one === 'object' && one !== null;
    if (!Array.isArray(read?.cases) || !read.cases.every(isCase)) throw new Error('it has no list `cases` of objects');
    cases = read.cases;
    rtol = typeof read.rtol === 'number' ? read.rtol : undefined;
  } catch (error) {
    process.stderr.write(`gemba reference: ${file} cannot be read: ${(error as Error).message}\n`);
    return 1;
  }
  let failed = 0;
  for (const test of cases) {
    const { problem, ...line } = runCase(METHODS, test, rtol);
    process.stdout.write(`${JSON.stringify(line)}\n`);
    if (!line.ok) failed++;
    if (problem !== undefined) process.stderr.write(`gemba reference: ${line.id}: ${problem}\n`);
  }
  return failed > 0 ? 1 : 0;
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h', default: false } },
  });
}
