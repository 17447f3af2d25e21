/** The lines that the machines come into: each can be laid out before it is there. */
import { useMemo, useState } from 'react';
import { usePlant } from '../../live/twin-context.ts';
import { useWords } from '../../words/use-words.ts';
import { useSetup } from '../change/use-change.ts';
import { LineEditor } from '../lines/LineEditor.tsx';
import type { LineDraft } from '../lines/line-draft.ts';
import { useRateWords } from '../lines/rate-words.ts';
import { namesOf, type PlannedLine, plannedLines, planOf } from './line-plan.ts';
import type { Mapping } from './mapping-edits.ts';
import { shapesOf } from './shapes.ts';

export function LinePlans({
  mapping,
  layOut,
}: {
  readonly mapping: Mapping;
  readonly layOut: (line: string, draft: LineDraft) => void;
}) {
  const { spec } = useSetup();
  const { candidates, line } = mapping;
  const lines = useMemo(() => plannedLines(candidates, line, spec), [candidates, line, spec]);
  return lines.map((planned) => (
    <LinePlan
      key={planned.id}
      planned={planned}
      mapping={mapping}
      draft={planOf(planned, mapping.lines.get(planned.id))}
      change={(draft) => layOut(planned.id, draft)}
    />
  ));
}

function LinePlan({
  planned,
  mapping,
  draft,
  change,
}: {
  readonly planned: PlannedLine;
  readonly mapping: Mapping;
  readonly draft: LineDraft;
  readonly change: (draft: LineDraft) => void;
}) {
  const { t, f } = useWords();
  const [open, setOpen] = useState(false);
  const names = namesOf(planned);
  const pace = names.find(({ id }) => id === draft.constraint);
  return (
    <details className="card line-plan" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {t('layout.title', { line: planned.name })}
        <span className="quiet">
          {' '}
          {t('layout.sum', { count: names.length, machine: pace ? f.say(pace.name) : '' })} ·{' '}
          {draft.joins.length === 0 ? t('layout.notJoined') : t('layout.joins', { count: draft.joins.length })}
        </span>
      </summary>
      {open && <Opened planned={planned} mapping={mapping} draft={draft} change={change} />}
    </details>
  );
}

function Opened({ planned, mapping, draft, change }: Parameters<typeof LinePlan>[0]) {
  const { f } = useWords();
  const plant = usePlant();
  const rate = useRateWords();
  const choices = useMemo(
    () =>
      new Map(
        shapesOf(mapping.candidates).flatMap(({ key, machines }) =>
          machines.map((candidate) => [candidate.key, mapping.types.get(key)] as const),
        ),
      ),
    [mapping],
  );
  const rateOf = (id: string): string => {
    const candidate = planned.coming.find((one) => one.id === id)?.candidate;
    const known = plant.machines.find((machine) => machine.id === id);
    if (!candidate) return known ? rate(known) : '';
    const choice = choices.get(candidate.key);
    return rate({
      idealRate: choice?.idealRate ?? null,
      idealRates: {},
      unit: choice?.unit || 'unit',
      unitsPer: choice?.unitsPer ?? 1,
    });
  };
  return (
    <LineEditor
      name={planned.name}
      machines={namesOf(planned).map(({ id, name }) => ({ id, name: f.say(name), rate: rateOf(id) }))}
      draft={draft}
      change={change}
    />
  );
}
