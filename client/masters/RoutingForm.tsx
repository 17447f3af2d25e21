import { useState } from 'react';
import { type Master, putRouting } from '../http/masters-api.ts';
import { usePlant } from '../live/twin-context.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { useSending } from '../sign-in/use-sending.ts';
import { wallMoment, wallText } from '../timeline/jumps.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';
import { type StepDraft, StepRow } from './StepRow.tsx';

const textOf = (value: number | null): string => (value === null ? '' : String(Math.round(value * 1e6) / 1e6));

let drafts = 0;
const draftOf = (step: Master['steps'][number] | null): StepDraft => ({
  key: ++drafts,
  operation: step?.operation ?? '',
  name: step?.name ?? '',
  place: step ? (step.machine ?? step.line) : '',
  setupMin: textOf(step?.setupMin ?? null),
  runS: textOf(step?.runS ?? null),
  queueMin: textOf(step?.queueMin ?? null),
});

/** A revision of a routing: its steps in order, each with where it is done and its planned times. */
export function RoutingForm({
  product,
  routing,
  like,
  now,
  close,
}: {
  readonly product: string;
  readonly routing: Master | null;
  /** What a new one begins as. */
  readonly like: Master | null;
  readonly now: number;
  readonly close: (saved: boolean) => void;
}) {
  const { t } = useWords();
  const plant = usePlant();
  const zone = plant.site.timezone;
  const [name, setName] = useState(routing?.revision ?? '');
  const [note, setNote] = useState(routing?.note ?? '');
  const [from, setFrom] = useState(wallText(routing ? Date.parse(routing.effectiveFrom) : now, zone));
  const [steps, setSteps] = useState(() => ((routing ?? like)?.steps ?? [null]).map(draftOf));
  const begin = wallMoment(from, zone);
  const { busy, trouble, submit } = useSending(
    () =>
      putRouting({
        ...{ kind: 'routing', id: product, revision: name.trim(), note: note.trim() },
        title: (routing ?? like)?.title ?? '',
        effective_from: new Date(begin ?? 0).toISOString(),
        effective_to: routing?.effectiveTo ?? null,
        steps: steps.map(({ operation, name: called, place, setupMin, runS, queueMin }) => ({
          ...{ operation, name: called },
          ...(plant.lines.some(({ id }) => id === place) ? { line: place } : { machine: place }),
          ...{ setup_min: setupMin, run_s: runS, queue_min: queueMin },
        })),
      }),
    () => close(true),
  );
  const move = (at: number, by: number) =>
    setSteps((before) => {
      const next = [...before];
      next.splice(at + by, 0, ...next.splice(at, 1));
      return next;
    });
  return (
    <form className="order-revision" onSubmit={submit}>
      <TextField label={t('orders.revision')} value={name} change={setName} first most={80} />
      <label className="field">
        <span>{t('orders.effective')}</span>
        <input type="datetime-local" value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <TextField label={t('orders.note')} value={note} change={setNote} optional most={500} />
      <fieldset className="wide routing-form">
        <legend>{t('routing.steps')}</legend>
        {steps.map((step, i) => (
          <StepRow
            key={step.key}
            step={step}
            change={(more) => setSteps((all) => all.map((one) => (one === step ? { ...one, ...more } : one)))}
            up={i > 0 ? () => move(i, -1) : null}
            remove={steps.length > 1 ? () => setSteps((all) => all.filter((one) => one !== step)) : null}
          />
        ))}
        <button type="button" className="button" onClick={() => setSteps((all) => [...all, draftOf(null)])}>
          {t('routing.add')}
        </button>
      </fieldset>
      <Trouble words={trouble} />
      <div className="order-acts wide">
        <button type="button" className="button" onClick={() => close(false)}>
          {t('setup.cancel')}
        </button>
        <button type="submit" className="button primary" disabled={busy || begin === null || name.trim() === ''}>
          {t('people.save')}
        </button>
      </div>
    </form>
  );
}
