import type { Batch, Phase } from '../http/batches-api.ts';
import { useAnswer } from '../http/use-answer.ts';
import { useNames } from '../losses/use-names.ts';
import { useWords } from '../words/use-words.ts';
import { Sparkline } from './Sparkline.tsx';

const POINTS = 120;

/** ISA-88: phases of the recipes over the time of the batch, each with its set values, what it was, and its course. */
export function PhaseStrip({ record }: { readonly record: Batch['record'] }) {
  const { t, f } = useWords();
  const names = useNames();
  const from = Date.parse(record.begun);
  // While it runs the strip ends with what is known of it.
  const ends = [...record.machines, ...record.procedure.flatMap(({ windows }) => windows)].map(({ to }) =>
    Date.parse(to),
  );
  const to = record.ended ? Date.parse(record.ended) : Math.max(from + 1, ...ends);
  if (record.procedure.length === 0) return <p className="quiet">{t('batch.noRecipe')}</p>;
  const place = (at: string) => `${Math.max(0, Math.min(100, (100 * (Date.parse(at) - from)) / (to - from)))}%`;
  return (
    <ol className="phases">
      {record.procedure.map((phase, i) => {
        const before = record.procedure[i - 1];
        const head = headOf(phase);
        return (
          <li key={`${phase.key} ${phase.revision}`}>
            {(before === undefined || headOf(before) !== head || before.recipe !== phase.recipe) && (
              <p className="caption">
                {head || `${phase.recipe}/${phase.revision}`}
                {phase.machine !== null && ` · ${names.machine(phase.machine)}`}
              </p>
            )}
            <div className="phase-row">
              <b>{phase.phase ?? phase.operation ?? phase.recipe}</b>
              <span className="phase-strip">
                {phase.windows.map((window) => (
                  <span
                    key={window.from}
                    className="phase-bar"
                    title={`${f.clock(Date.parse(window.from))} – ${f.clock(Date.parse(window.to))}`}
                    style={{ insetInlineStart: place(window.from), insetInlineEnd: `calc(100% - ${place(window.to)})` }}
                  />
                ))}
              </span>
              <span className="caption num">
                {phase.windows
                  .slice(0, 2)
                  .map((window) => `${f.clock(Date.parse(window.from))} – ${f.clock(Date.parse(window.to))}`)
                  .join(', ')}{' '}
                {phase.timeBy !== 'unknown' && phase.windows.length === 0
                  ? t('batch.phaseMissing')
                  : t(`batch.timeBy.${phase.timeBy}`, { source: phase.source ?? '' })}
              </span>
            </div>
            <ul className="phase-parameters">
              {phase.parameters.map((parameter) => (
                <Parameter key={parameter.key} phase={phase} parameter={parameter} />
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

const headOf = ({ unitProcedure, operation }: Phase): string =>
  [unitProcedure, operation].filter((part) => part !== null).join(' / ');

function Parameter({ phase, parameter }: { readonly phase: Phase; readonly parameter: Phase['parameters'][number] }) {
  const { t, f } = useWords();
  const { name, unit, target, low, high, actual, why, verdict, tag } = parameter;
  const digits = (value: number) => f.number(value, Math.abs(value) < 100 ? 1 : 0);
  return (
    <li className={verdict === 'outside' ? 'batch-out' : ''} data-verdict={verdict}>
      <span>
        {name}{' '}
        <span className="caption num">
          {target === null ? '' : digits(target)}
          {low !== null || high !== null ? ` (${low ?? '…'} – ${high ?? '…'})` : ''} {unit}
        </span>
      </span>
      <span className="num">
        {actual
          ? `${digits(actual.min)} · ${digits(actual.mean)} · ${digits(actual.max)}`
          : t(`batch.why.${why ?? 'no-data'}`)}
      </span>
      <span>{verdict === 'no-limits' ? '' : t(`batch.verdict.${verdict}`)}</span>
      {tag !== null && actual && <Course tag={tag} phase={phase} unit={unit} />}
    </li>
  );
}

function Course({ tag, phase, unit }: { readonly tag: string; readonly phase: Phase; readonly unit: string }) {
  const from = phase.windows[0]?.from ?? '';
  const to = phase.windows.at(-1)?.to ?? '';
  const query = new URLSearchParams({ tag, from, to, points: String(POINTS) });
  // What holds on is asked anew by the minute, not with each answer.
  const key = `course ${tag} ${from} ${to.slice(0, 16)}`;
  const { answer } = useAnswer<{ points: readonly (readonly [number, number | null])[] }>(
    `/api/v1/series?${query}`,
    key,
  );
  return (
    <span className="phase-course">
      {answer && <Sparkline points={answer.points} from={Date.parse(from)} to={Date.parse(to)} unit={unit} />}
    </span>
  );
}
