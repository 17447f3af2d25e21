import { MOST_TIME, type Row, refuse, rowsOf, type Unreadable, UnreadableError } from './read-rows.ts';
import { type Choice, type Shop, shopOf } from './shop.ts';

/** `jsp` is JSPLIB's, `taillard` a block of times and a block of machines, `fjsp` rows with the machines of each operation. */
export const SHOP_FORMATS = ['jsp', 'taillard', 'fjsp'] as const;
export type ShopFormat = (typeof SHOP_FORMATS)[number];

export type ReadShop =
  | { readonly ok: true; readonly shop: Shop; readonly format: ShopFormat }
  | { readonly ok: false; readonly problem: Unreadable };

type Route = Choice[][];

/** Reads a schedule file (docs/schedule.md); without a format it is FJSP if any row has not twice as many numbers as machines. */
export function readShop(text: string, asked?: ShopFormat): ReadShop {
  try {
    const [header, ...rows] = rowsOf(text);
    if (header === undefined)
      refuse(1, undefined, 'there are no numbers in it', 'begin with a line "jobs machines", then a line a job');
    const [jobs, machines] = header.numbers;
    if (jobs === undefined || machines === undefined || jobs === 0 || machines === 0)
      refuse(header.line, undefined, 'it begins without jobs and machines', 'write two numbers from 1: jobs machines');
    const format = asked ?? (rows.some(({ numbers }) => numbers.length !== 2 * machines) ? 'fjsp' : 'jsp');
    const blocks = format === 'taillard' ? 2 : 1;
    if (rows.length !== blocks * jobs)
      refuse(
        header.line,
        1,
        `it announces ${jobs} jobs, which are ${blocks * jobs} rows, but ${rows.length} follow`,
        'make the first number the number of jobs, and keep one instance in a file',
      );
    const routes =
      format === 'taillard'
        ? taillardRoutes(rows, jobs, machines)
        : rows.map((row) => (format === 'jsp' ? jspRoute(row, machines) : fjspRoute(row, machines, asked)));
    const numbered = fromNought(routes, machines, format, rows);
    mustFit(numbered, header);
    return { ok: true, shop: shopOf(machines, numbered), format };
  } catch (error) {
    if (error instanceof UnreadableError) return { ok: false, problem: error.problem };
    throw error;
  }
}

function jspRoute({ line, numbers }: Row, machines: number): Route {
  if (numbers.length !== 2 * machines)
    refuse(
      line,
      undefined,
      `a job has ${numbers.length} numbers, not ${2 * machines}`,
      `write a machine and a duration for each of ${machines} operations`,
    );
  return Array.from({ length: machines }, (_, i) => [
    { machine: numbers[2 * i] as number, duration: numbers[2 * i + 1] as number },
  ]);
}

function fjspRoute({ line, numbers }: Row, machines: number, asked: ShopFormat | undefined): Route {
  const hint = asked === undefined ? ` (a row of a JSP file has ${2 * machines} numbers)` : '';
  let field = 0;
  const next = (what: string) => {
    const value = numbers[field++];
    if (value === undefined)
      refuse(
        line,
        field,
        `the row ends where ${what} should follow${hint}`,
        'write the number of operations, then for each the number of its machines and that many pairs "machine duration"',
      );
    return value;
  };
  const route = Array.from({ length: atMost(next('the number of operations'), numbers) }, () => {
    const count = next('the number of machines of an operation');
    if (count === 0) refuse(line, field, 'an operation has no machine', 'name at least one machine that can do it');
    const choices = new Map<number, Choice>();
    for (let i = 0; i < atMost(count, numbers); i++) {
      const machine = next('a machine');
      const duration = next('a duration');
      // Named twice, a machine takes the shorter time.
      if (duration < (choices.get(machine)?.duration ?? Number.POSITIVE_INFINITY))
        choices.set(machine, { machine, duration });
    }
    return [...choices.values()];
  });
  if (field < numbers.length)
    refuse(
      line,
      field + 1,
      `${numbers.length - field} numbers follow after the last operation${hint}`,
      'make the first number of the row the number of operations of the job',
    );
  return route;
}

/** A count that is larger than its row runs into the row's end, where it is told; it needs no room before. */
const atMost = (count: number, numbers: readonly number[]) => Math.min(count, numbers.length + 1);

function taillardRoutes(rows: readonly Row[], jobs: number, machines: number): Route[] {
  for (const { line, numbers } of rows)
    if (numbers.length !== machines)
      refuse(
        line,
        undefined,
        `a row has ${numbers.length} numbers, not ${machines}`,
        'write a block of durations and then a block of machines, a row a job and a number an operation',
      );
  return rows
    .slice(0, jobs)
    .map(({ numbers }, job) =>
      numbers.map((duration, index) => [{ machine: rows[jobs + job]?.numbers[index] as number, duration }]),
    );
}

/** Numbers machines from 0: Taillard's begin at 1, others do if the last number is used and 0 is not. */
function fromNought(routes: readonly Route[], machines: number, format: ShopFormat, rows: readonly Row[]): Route[] {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const { machine } of routes.flat(2)) {
    least = Math.min(least, machine);
    most = Math.max(most, machine);
  }
  const from = format === 'taillard' || (least >= 1 && most === machines) ? 1 : 0;
  return routes.map((route, job) =>
    route.map((choices, index) =>
      choices.map(({ machine, duration }) => {
        if (machine < from || machine >= machines + from)
          refuse(
            (rows[format === 'taillard' ? routes.length + job : job] as Row).line,
            undefined,
            `machine ${machine} of operation ${index + 1} is not one of the ${machines}`,
            `number machines from ${from} to ${machines + from - 1}, or announce more of them in the first line`,
          );
        return { machine: machine - from, duration };
      }),
    ),
  );
}

function mustFit(routes: readonly Route[], header: Row): void {
  let time = 0;
  for (const choices of routes.flat()) time += Math.max(...choices.map(({ duration }) => duration));
  if (time > MOST_TIME)
    refuse(
      header.line,
      undefined,
      `all durations together are ${time}`,
      `use a coarser unit of time: up to ${MOST_TIME} in all can be reckoned with`,
    );
}
