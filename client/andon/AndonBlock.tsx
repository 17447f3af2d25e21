import type { LineView } from '../../twin/live/protocol.ts';
import type { Line } from '../../twin/plant/model.ts';
import { lineFace } from '../live/line-face.ts';
import { useTwin } from '../live/twin-context.ts';
import { useLineRecord } from '../record/use-record.ts';
import { StateGlyph } from '../ui/StateGlyph.tsx';
import { useWords } from '../words/use-words.ts';
import { FitText } from './FitText.tsx';
import type { WallFace } from './wall-face.ts';

/** How far back the wall looks for what was last known. */
const RECENT_MS = 8 * 3_600_000;
const STEP_MS = 10_000;

/** The state: a shape, a word, how long, and why. The only coloured thing on the wall. */
export function AndonBlock({
  line,
  view,
  face,
}: {
  readonly line: Line;
  readonly view: LineView | null;
  readonly face: WallFace;
}) {
  const { f, state } = useWords();
  const { store } = useTwin();
  const kind =
    face.state === 'breakdown'
      ? 'down'
      : face.state === 'unknown'
        ? 'unknown'
        : face.standing
          ? `stop ${face.state}`
          : 'calm';
  const coloured = face.standing && face.state !== 'breakdown';
  const for_ = store.at > 0 ? f.duration(store.moment() - face.since) : '';
  return (
    <section className={`andon-block ${kind}`}>
      <AndonGlyph state={face.state} coloured={coloured} />
      <div className="andon-words">
        <div className="andon-top">
          <FitText className="andon-word" words={state(face.state)} />
          <div className="andon-duration num">{for_}</div>
        </div>
        <FitText className="andon-why" words={useWhy(line, view, face)} />
      </div>
    </section>
  );
}

function AndonGlyph({ state, coloured }: { readonly state: WallFace['state']; readonly coloured: boolean }) {
  return (
    <div className="andon-glyph">
      <StateGlyph
        state={state}
        {...(coloured ? { ink: 'var(--andon-calm)' } : { colour: 'var(--andon-ink)', ink: 'var(--andon-down)' })}
      />
    </div>
  );
}

/** The line below the word: the cause; how it runs; or what was last known, and until when. */
function useWhy(line: Line, view: LineView | null, face: WallFace): string {
  const { t, f, state, cause } = useWords();
  const { store } = useTwin();
  const { plant } = store;
  const to = Math.ceil(store.moment() / STEP_MS) * STEP_MS; // up to now, in steps that are not read anew each second
  const record = useLineRecord([line.constraint], to - RECENT_MS, to).get(line.constraint);
  const last = record?.findLast((segment) => segment.state !== 'unknown');
  if (!face.fresh) {
    if (!view || store.at === 0) return t('live.connecting');
    const last = lineFace(view);
    return t('panel.lastSeen', { state: f.inline(state(last.state)), time: f.seconds(store.at) });
  }
  const constraint = plant.machines[line.constraint]!;
  if (face.state === 'unknown') {
    const source = plant.sources[plant.tags[constraint.tags[0] ?? -1]?.source ?? -1];
    const status = source && store.sources.get(source.id)?.status;
    const silent =
      source && status !== 'up'
        ? t('andon.sourceSilent', { source: source.id })
        : t('andon.machineSilent', { machine: f.say(constraint.name) });
    if (!last) return silent;
    return `${silent} · ${t('panel.lastSeen', { state: f.inline(state(last.state)), time: f.seconds(last.to) })}`;
  }
  if (face.running && view) {
    const behind = plant.machines.find((m) => m.id === view.cause?.machine);
    if (behind && view.cause) return cause(behind, view.cause.fault, view.cause.state);
    if (view.rate === null) return '';
    return face.state === 'slow' && view.idealRate !== null
      ? t('andon.slow', { share: f.percent(view.rate / view.idealRate) })
      : view.idealRate === null
        ? t('andon.running', { rate: f.number(view.rate) })
        : t('andon.runningOf', { rate: f.number(view.rate), ideal: f.number(view.idealRate) });
  }
  const machine = plant.machines.find((m) => m.id === face.machine) ?? constraint;
  return cause(machine, face.fault, face.state);
}
