import type { MeetingAnswer } from '../http/openapi.d.ts';
import { usePlant } from '../live/twin-context.ts';
import { Link } from '../router/Link.tsx';
import { WhyButton } from '../why/WhyButton.tsx';
import { useWords } from '../words/use-words.ts';

/** A line a tile: good units against the target, the gap, OEE with the day before. */
export function MeetingLines({ answer }: { readonly answer: MeetingAnswer }) {
  const { t, f, unit } = useWords();
  const plant = usePlant();
  const window = { from: Date.parse(answer.window.from), to: Date.parse(answer.window.to) };
  return (
    <div className="meeting-lines">
      {answer.lines.map((told) => {
        const line = plant.lines.find(({ id }) => id === told.line);
        const ask = (kpi: string) => ({ kpi, scope: `line:${told.line}`, window, profile: 'iso22400' });
        const find = (list: typeof told.figures) => list.find(({ formula }) => formula === 'oee')?.value ?? null;
        const [oee, then] = [find(told.figures), find(told.figuresBefore)];
        const blank = told.coverage <= 0;
        const gap = told.target === null ? null : told.good - told.target;
        const short = gap !== null && gap < 0 && !blank;
        return (
          <section key={told.line} className="card meeting-line" data-line={told.line}>
            <h2>
              <Link href={`/report?line=${told.line}`}>{line ? f.say(line.name) : told.line}</Link>
            </h2>
            <WhyButton question={ask('quality-ratio')} className={short ? 'meeting-gap num short' : 'meeting-gap num'}>
              {blank || gap === null ? f.none : `${gap < 0 ? '−' : '+'}${f.number(Math.abs(gap))}`}
            </WhyButton>
            <p className="num">
              {blank
                ? t('reason.no-data')
                : told.target === null
                  ? `${f.number(told.good)} ${unit(told.unit, told.good)}`
                  : t('meeting.ofTarget', {
                      good: f.number(told.good),
                      target: f.number(told.target),
                      unit: unit(told.unit, told.good),
                    })}
            </p>
            <p className="num">
              {t('line.oee')}{' '}
              <WhyButton question={ask('oee')} className="num">
                {oee === null ? f.none : f.percent(oee, 1)}
              </WhyButton>{' '}
              <span className="quiet">
                {oee !== null && then !== null
                  ? t('meeting.before', { value: f.percent(then, 1) })
                  : oee === null && !blank
                    ? t('reason.no-data')
                    : ''}
              </span>
            </p>
            {told.coverage < 0.995 && !blank && (
              <p className="quiet">
                {t('plant.coverage', { share: f.percent(told.coverage) })}{' '}
                {told.targetWhole !== null && t('reports.targetKnown', { whole: f.number(told.targetWhole) })}
              </p>
            )}
          </section>
        );
      })}
    </div>
  );
}
