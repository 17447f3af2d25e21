/** Checklists of a panel as its operator sees them: what the server has, and what waits in this browser to be sent. Pure. */
import { RUNS_PATH, type Run, type RunAnswer, type Template } from '../http/checklists-api.ts';
import type { Entry } from '../operator/entry-queue.ts';

export interface SeenRun {
  readonly run: Run;
  /** Of these steps the answer is not sent yet. */
  readonly waiting: ReadonlySet<string>;
  /** It was finished here. */
  readonly finishing: boolean;
}

export function withWaiting(
  runs: readonly Run[],
  templates: readonly Template[],
  entries: readonly Entry[],
  line: string,
): SeenRun[] {
  const pending = entries.filter(({ refused, path }) => refused === null && path.startsWith(RUNS_PATH));
  const known = new Set(runs.map(({ run }) => run.id));
  const begun = pending.flatMap(({ path, body }) => {
    const template = templates.find(({ id }) => id === body['template']);
    if (path !== RUNS_PATH || !template || body['line'] !== line || known.has(String(body['id']))) return [];
    return [begunHere(String(body['id']), template, line, String(body['at']))];
  });
  return [...begun, ...runs].map((one) => {
    const own = pending.filter(({ path }) => path.startsWith(`${RUNS_PATH}/${one.run.id}/`));
    const told = own.filter(({ path }) => path.endsWith('/answers'));
    const given = new Map(told.map(({ body }) => [String(body['step']), answerHere(body)]));
    return {
      run: { ...one, answers: [...one.answers.filter(({ step }) => !given.has(step)), ...given.values()] },
      waiting: new Set(given.keys()),
      finishing: own.some(({ path }) => path.endsWith('/finish')),
    };
  });
}

const NOWHERE = { product: null, order: null, shift: null, crew: null };

function begunHere(id: string, template: Template, line: string, openedAt: string): Run {
  const fields = {
    id,
    template: template.id,
    version: template.version,
    line,
    machine: null,
    trigger: 'hand' as const,
  };
  const times = { openedAt, dueAt: null, doneAt: null, doneBy: null, state: 'open' as const };
  return { run: { ...fields, ...NOWHERE, ...times }, template, answers: [], plans: [] };
}

/** What the server will make of it is not known here but for what is plain. */
function answerHere(body: Entry['body']): RunAnswer {
  const value = (body['value'] ?? null) as RunAnswer['value'];
  const skipped = value === null && body['photo'] === undefined;
  const verdict = skipped ? 'skipped' : value === false ? 'not-ok' : value === true ? 'ok' : 'told';
  const said = { reason: String(body['reason'] ?? ''), at: String(body['at']), by: String(body['by'] ?? '') };
  const defects = body['defects'] as RunAnswer['defects'];
  return { id: 0, step: String(body['step']), value, verdict, ...NOWHERE, ...said, ...(defects && { defects }) };
}
