import type { LineView } from '../../twin/live/protocol.ts';
import type { Line } from '../../twin/plant/model.ts';
import { useTwin } from '../live/twin-context.ts';
import { costOf } from '../plant/lost-units.ts';
import { useWords } from '../words/use-words.ts';
import type { WallFace } from './wall-face.ts';

/** The next fact that helps: what the stop has cost so far, what the shift has lost, or since when nobody knows. */
export function AndonSide({
  line,
  view,
  face,
}: {
  readonly line: Line;
  readonly view: LineView | null;
  readonly face: WallFace;
}) {
  const { t, f, unit } = useWords();
  const { store } = useTwin();
  const { plant } = store;
  const now = store.moment();
  const ideal = view?.idealRate ?? null;

  if (!face.fresh) {
    return (
      <section className="andon-side">
        <div className="andon-side-title">{t('andon.lastData')}</div>
        <div className="andon-side-figure num">{store.at > 0 ? f.clock(store.at) : f.none}</div>
        <div className="andon-side-foot">{t(store.connected ? 'andon.serverSilent' : 'andon.reconnecting')}</div>
      </section>
    );
  }
  if (face.standing && ideal !== null) {
    const ms = now - face.since;
    const lost = (ideal * Math.max(0, ms)) / 60_000;
    const cost = costOf(line, ms);
    return (
      <section className="andon-side">
        <div className="andon-side-title">{t('andon.lostSoFar')}</div>
        <div className="andon-side-figure num">{f.number(lost)}</div>
        <div className="andon-side-foot">
          <span>{unit(plant.machines[line.constraint]!.unit, lost)}</span>
          {cost !== null && <b className="num">{f.money(cost)}</b>}
        </div>
      </section>
    );
  }
  if (face.state === 'slow' && view?.rate != null && ideal !== null) {
    return (
      <section className="andon-side">
        <div className="andon-side-title">{t('andon.rate')}</div>
        <div className="andon-side-figure num">{f.number(view.rate)}</div>
        <div className="andon-gauge" aria-hidden="true">
          <i style={{ width: `${Math.min(1, view.rate / ideal) * 100}%` }} />
        </div>
        <div className="andon-side-foot">
          <span>{t('andon.ofIdeal', { ideal: f.number(ideal) })}</span>
        </div>
      </section>
    );
  }
  if (face.running && view?.shift) {
    const { losses } = view.shift;
    const cost = losses.reduce((sum, loss) => sum + (loss.cost ?? 0), 0);
    return (
      <section className="andon-side">
        <div className="andon-side-title">{t('andon.stops')}</div>
        <div className="andon-side-figure num">{f.number(losses.reduce((sum, loss) => sum + loss.stops, 0))}</div>
        <div className="andon-side-foot num">
          <span>{t('andon.lostTime', { age: f.duration(losses.reduce((sum, loss) => sum + loss.lostMs, 0)) })}</span>
          {cost > 0 && <b>{f.money(cost)}</b>}
        </div>
      </section>
    );
  }
  if (view?.shift) {
    return (
      <section className="andon-side">
        <div className="andon-side-title">{t('andon.shiftEnds')}</div>
        <div className="andon-side-figure num">{f.clock(view.shift.to)}</div>
        <div className="andon-side-foot num">{t('andon.in', { age: f.duration(view.shift.to - now) })}</div>
      </section>
    );
  }
  return (
    <section className="andon-side">
      <div className="andon-side-title">{t('andon.noShift')}</div>
    </section>
  );
}
