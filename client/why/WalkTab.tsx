import { useEffect, useState } from 'react';
import type { Machine } from '../../twin/plant/model.ts';
import type { CausesWalkAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { usePlant } from '../live/twin-context.ts';
import { useNames } from '../losses/use-names.ts';
import { Link } from '../router/Link.tsx';
import { goTo } from '../timeline/moment.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';
import { useStepWords } from './use-step-words.ts';
import { WalkBars } from './WalkBars.tsx';

type Step = CausesWalkAnswer['steps'][number];

/** From a standstill back to the first event, step by step; each step takes the time bar there. */
export function WalkTab(props: { readonly machine: Machine; readonly stand: number; readonly order: string | null }) {
  const { machine, stand, order } = props;
  const { t, f } = useWords();
  const plant = usePlant();
  const names = useNames();
  const { what } = useStepWords();
  const scope = `machine:${machine.id}`;
  const at = new Date(stand).toISOString();
  const { answer, failed } = useAnswer<CausesWalkAnswer>(
    `/api/v1/causes/walk?scope=${scope}&at=${at}`,
    `walk ${scope} ${at}`,
    true,
  );
  const [on, setOn] = useState(0);
  const steps = answer?.steps ?? [];
  const go = (place: number) => {
    const step = steps[place];
    if (!step) return;
    setOn(place);
    goTo(Math.ceil(Date.parse(step.from) / 1000) * 1000, true);
  };
  const shown = document.querySelectorAll<HTMLElement>('.walk-step > button')[on];
  useEffect(() => {
    if (shown?.parentElement?.parentElement?.contains(document.activeElement)) shown.focus();
  }, [shown]);
  const line = plant.lines[machine.line];
  const first = answer && (answer.ended === 'first-event' || answer.ended === 'slow') ? steps.at(-1) : undefined;
  return (
    <section className="card walk" aria-labelledby="walk-title">
      <div className="card-head">
        <h2 id="walk-title">{t('find.from', { machine: f.say(machine.name), time: f.day(stand) })}</h2>
        <span className="grow" />
        <Link className="button" href={order === null ? `/why?line=${line?.id ?? ''}` : `/why?order=${order}`}>
          {t(order === null ? 'find.other' : 'find.backToOrder')}
        </Link>
      </div>
      {failed && <p role="alert">{failed}</p>}
      {!answer && !failed && <p className="quiet">{t('why.reading')}</p>}
      {answer && (
        <p role="status" className="walk-verdict">
          {first
            ? t('find.began', {
                machine: names.machine(first.machine),
                what: f.inline(what(first)),
                time: f.seconds(Date.parse(first.from)),
              })
            : t(`find.ended.${answer.ended}`, { machine: names.machine(steps.at(-1)?.machine ?? machine.id) })}
        </p>
      )}
      {steps.length > 0 && (
        <>
          <div className="walk-keys">
            <button type="button" className="button" disabled={on === 0} onClick={() => go(on - 1)}>
              {t('find.forth')}
            </button>
            <button
              type="button"
              className="button primary"
              disabled={on >= steps.length - 1}
              onClick={() => go(on + 1)}
            >
              {t('find.back')}
            </button>
            <span className="quiet num">{t('find.step', { n: on + 1, of: steps.length })}</span>
          </div>
          <ol className="walk-steps">
            {steps.map((step, place) => (
              <StepRow
                key={`${step.machine} ${step.from}`}
                step={step}
                steps={steps}
                on={place === on}
                isFirst={step === first}
                go={() => go(place)}
                by={(way) => go(on + way)}
              />
            ))}
          </ol>
          {!first && answer && answer.ruledOut.length > 0 && <Ruled list={answer.ruledOut} />}
          <p className="caption">{t('find.flowOnly')}</p>
        </>
      )}
    </section>
  );
}

function StepRow(props: {
  readonly step: Step;
  readonly steps: readonly Step[];
  readonly on: boolean;
  readonly isFirst: boolean;
  readonly go: () => void;
  readonly by: (way: 1 | -1) => void;
}) {
  const { step, steps, on, isFirst, go, by } = props;
  const { t, f } = useWords();
  const names = useNames();
  const { what, between } = useStepWords();
  const from = Date.parse(step.from);
  const count = step.together?.count ?? 1;
  return (
    <li className={isFirst ? 'walk-step walk-first' : 'walk-step'} aria-current={on ? 'step' : undefined}>
      <button
        type="button"
        onClick={go}
        title={t('panel.showThen')}
        onKeyDown={(event) => {
          const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
          if (way === 0) return;
          event.preventDefault();
          by(way);
        }}
      >
        <StateGlyph state={step.state} size={16} />
        <b>{names.machine(step.machine)}</b>
        <span className="find-words">
          {what(step)}
          {count > 1 && (
            <span className="quiet"> {t('find.together', { count, time: f.duration(step.together?.ms ?? 0) })}</span>
          )}
        </span>
        <span className="num">{f.seconds(from)}</span>
        <span className="num find-long">
          {step.to === null ? t('find.lasting') : f.duration(Date.parse(step.to) - from)}
        </span>
      </button>
      <WalkBars step={step} steps={steps} />
      {on && (
        <div className="walk-evidence">
          {between(step).length > 0 && (
            <p>
              {between(step).map((words) => (
                <span key={words}>{words} </span>
              ))}
            </p>
          )}
          {step.also.length > 0 && (
            <p>
              {t('find.also', {
                machines: step.also
                  .map((one) => `${names.machine(one.machine)} (${f.inline(what(one))}, ${f.percent(one.share)})`)
                  .join(', '),
              })}
            </p>
          )}
          <Ruled list={step.ruledOut} />
        </div>
      )}
    </li>
  );
}

/** Neighbours that did not begin it, and what says so. */
function Ruled({ list }: { readonly list: Step['ruledOut'] }) {
  const { t } = useWords();
  const { ruledOut } = useStepWords();
  if (list.length === 0) return null;
  return (
    <div className="walk-ruled">
      <h3>{t('find.ruledOut')}</h3>
      <ul>
        {list.map((one) => (
          <li key={one.machine}>
            {one.evidence ? (
              <button
                type="button"
                className="link-button"
                title={t('panel.showThen')}
                onClick={() => goTo(Math.ceil(Date.parse(one.evidence?.from ?? '') / 1000) * 1000, true)}
              >
                {ruledOut(one)}
              </button>
            ) : (
              ruledOut(one)
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
