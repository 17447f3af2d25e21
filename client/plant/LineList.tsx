import type { CSSProperties } from 'react';
import { lineFace, RUNNING } from '../live/line-face.ts';
import { useSecond, useTwinWords } from '../live/twin-context.ts';
import { StateStrip } from '../record/StateStrip.tsx';
import { useLineRecord } from '../record/use-record.ts';
import { select, useSelection } from '../router/selection.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { wordColour } from '../ui/state-paint.ts';
import { productName } from '../words/product-name.ts';
import { useWords } from '../words/use-words.ts';
import { OeeFigure } from './OeeFigure.tsx';

/** The strip of a list row shows so much of the record, ms; in steps, so that it is not laid out each second. */
const STRIP_MS = 2 * 3_600_000;
const STRIP_STEP_MS = 30_000;

/** All lines in words: what the 3D view says, for eyes, keys and screen readers, with or without WebGL. */
export function LineList() {
  const { t, f, state } = useWords();
  useTwinWords();
  const store = useSecond();
  const { plant } = store;
  const selection = useSelection();
  const to = Math.ceil(store.moment() / STRIP_STEP_MS) * STRIP_STEP_MS;
  const record = useLineRecord(
    plant.lines.map((line) => line.constraint),
    to - STRIP_MS,
    to,
  );
  return (
    <section className="lines" aria-labelledby="lines-title" data-tour="lines">
      <div className="list-head">
        <h2 id="lines-title">{t('plant.lines')}</h2>
        <span className="caption">{t('plant.oeeShift')}</span>
      </div>
      <ul>
        {plant.lines.map((line) => {
          const view = store.lines.get(line.id);
          const stale = store.status === 'stale' || store.status === 'connecting' || !view;
          const face =
            view && !stale ? lineFace(view) : { state: 'unknown' as const, since: store.at, machine: null, fault: 0 };
          const machine = plant.machines.find((m) => m.id === face.machine);
          const running = RUNNING.has(face.state);
          return (
            <li key={line.id} className={selection.line === line.slot ? 'on' : ''}>
              <button
                type="button"
                aria-pressed={selection.line === line.slot}
                onClick={() => select({ line: line.id })}
              >
                <span className="line-row">
                  <StateGlyph state={face.state} size={16} />
                  <b className="line-name">{f.say(line.name)}</b>
                  <span className="grow" />
                  <OeeFigure oee={view?.shift?.oee ?? null} stale={stale} />
                </span>
                <span className="line-product">
                  {productName(plant, view?.product ?? null, f) ?? t('plant.noProduct')}
                </span>
                <StateStrip
                  segments={record.get(line.constraint) ?? []}
                  from={to - STRIP_MS}
                  to={to}
                  width={218}
                  height={10}
                />
                <span className="line-foot">
                  <span
                    className={running ? '' : 'line-word'}
                    style={{ '--word': wordColour(face.state) } as CSSProperties}
                  >
                    {machine
                      ? t('plant.stateAt', { state: state(face.state), machine: f.say(machine.name) })
                      : state(face.state)}
                  </span>
                  {store.at > 0 && <span className="num">{f.duration(store.moment() - face.since)}</span>}
                  <span className="grow" />
                  {running && view?.rate != null && (
                    <span className="num">{t('plant.perMinute', { rate: f.number(view.rate) })}</span>
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
