import './tour.css';
import { Button, CloseButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { causeFault } from '../http/api.ts';
import { lineFace, STANDING } from '../live/line-face.ts';
import { useTwin, useTwinWords } from '../live/twin-context.ts';
import { costOf } from '../plant/lost-units.ts';
import { usePlace } from '../router/router.ts';
import { select } from '../router/selection.ts';
import { useWords } from '../words/use-words.ts';

const KEY = 'gemba.tour';

/** A step points at a part of the screen by its `data-tour`. */
const STEPS = [
  { name: 'stands', at: 'lines' },
  { name: 'why', at: 'panel' },
  { name: 'since', at: 'time' },
  { name: 'costs', at: 'panel' },
] as const;

/** On the first visit: what stands, why, since when, what it costs. Said with what the plant does at this moment. */
export function Tour() {
  const { t } = useWords();
  const { path } = usePlace();
  const [open, setOpen] = useState(() => localStorage.getItem(KEY) === null);
  const [step, setStep] = useState(0);
  const card = useRef<HTMLElement>(null);
  const here = open && path === '/plant';
  const { name, at } = STEPS[step]!;

  useEffect(() => {
    if (!here) return;
    const target = document.querySelector(`[data-tour="${at}"]`);
    target?.classList.add('toured');
    return () => target?.classList.remove('toured');
  });
  useEffect(() => {
    // Read from the start of the step, also by those who hear it; not on the first, which came uncalled.
    if (step > 0) card.current?.focus();
  }, [step]);

  if (!here) return null;
  const end = () => {
    localStorage.setItem(KEY, 'seen');
    setOpen(false);
  };
  const last = step === STEPS.length - 1;
  return (
    <section ref={card} tabIndex={-1} className={`tour tour-${name}`} aria-labelledby="tour-title">
      <div className="tour-head">
        <span className="caption num">{t('tour.step', { step: step + 1, steps: STEPS.length })}</span>
        <CloseButton size="sm" aria-label={t('tour.skip')} onClick={end} />
      </div>
      <h2 id="tour-title">{t(`tour.${name}.title`)}</h2>
      <p>{t(`tour.${name}.body`)}</p>
      <Fact step={name} />
      {last && <OwnPlant />}
      <div className="tour-foot">
        {step > 0 && (
          <Button size="xs" variant="default" onClick={() => setStep(step - 1)}>
            {t('tour.back')}
          </Button>
        )}
        <span className="grow" />
        <Button size="xs" onClick={() => (last ? end() : setStep(step + 1))}>
          {t(last ? 'tour.done' : 'tour.next')}
        </Button>
      </div>
    </section>
  );
}

/** What is true right now of the step's question, of the line that is down, or else has stood longest; if none stands, a way to make one. */
function Fact({ step }: { readonly step: (typeof STEPS)[number]['name'] }) {
  const { t, f, fault } = useWords();
  const store = useTwinWords();
  const { plant } = store;
  const faces = [...store.lines.values()]
    .map((view) => ({ view, face: lineFace(view) }))
    .filter(({ face }) => STANDING.has(face.state));
  const worst = (face: { state: string }) => (face.state === 'breakdown' ? 0 : 1);
  const longest = faces.sort((a, b) => worst(a.face) - worst(b.face) || a.face.since - b.face.since)[0];
  if (!longest) {
    return (
      <>
        <p className="tour-fact">{t('tour.noneStands')}</p>
        <CauseStop />
      </>
    );
  }
  const line = plant.lines.find((l) => l.id === longest.view.line)!;
  const machine = plant.machines.find((m) => m.id === longest.face.machine);
  const values = {
    line: f.say(line.name),
    machine: machine ? f.say(machine.name) : f.say(plant.machines[line.constraint]!.name),
    reason: fault(machine, longest.face.fault, longest.face.state),
    time: f.seconds(longest.face.since),
    age: f.duration(store.moment() - longest.face.since),
    cost: f.money(costOf(line, store.moment() - longest.face.since) ?? 0),
    count: faces.length,
  };
  if (step === 'costs' && line.stopCostPerHour === null) return null;
  return (
    <p className="tour-fact">
      {t(`tour.${step}.fact`, values)}{' '}
      <button
        type="button"
        className="tour-show"
        onClick={() => select(machine ? { machine: machine.id } : { line: line.id })}
      >
        {t('tour.show')}
      </button>
    </p>
  );
}

/** With the demo plant: jams a machine, so that there is something to look at. */
function CauseStop() {
  const { t, f } = useWords();
  const { answer } = useTwin();
  const [told, setTold] = useState<string | null>(null);
  const { demoControl, plant } = answer;
  if (!demoControl) return null;
  const line = plant.lines[Math.min(1, plant.lines.length - 1)];
  const machine = line && plant.machines[line.machines[Math.floor(line.machines.length / 3)] ?? -1];
  if (!line || !machine) return null;
  return (
    <p className="tour-cause">
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          causeFault(demoControl, machine.id, 'jam').then(
            () => {
              setTold(t('tour.caused', { machine: f.say(machine.name), line: f.say(line.name) }));
              select({ machine: machine.id });
            },
            (error: Error) => setTold(t('tour.notCaused', { why: error.message })),
          );
        }}
      >
        {t('tour.cause')}
      </Button>
      <span role="status">{told}</span>
    </p>
  );
}

function OwnPlant() {
  const { t } = useWords();
  return (
    <div className="tour-own">
      <CauseStop />
      <b>{t('tour.own')}</b>
      <p>{t('tour.ownHow')}</p>
      <pre>
        <code>
          npx gemba init{'\n'}npx gemba check plant.yaml{'\n'}npx gemba serve --plant plant.yaml
        </code>
      </pre>
    </div>
  );
}
