import type { LossesAnswer, OeeAnswer } from '../http/openapi.d.ts';
import { type Answered, useAnswer } from '../http/use-answer.ts';
import { WhyButton } from '../why/WhyButton.tsx';
import { hoursText } from '../why/why-words.ts';
import { useWords } from '../words/use-words.ts';
import { type Asked, isComparable, MOST_UNKNOWN, periodQuery } from './asked.ts';
import { useNames } from './use-names.ts';

const SHOWN = [
  ['oee', 'line.oee'],
  ['availability', 'line.availability'],
  ['effectiveness', 'line.effectiveness'],
  ['quality-ratio', 'line.quality'],
] as const;
/** Smaller changes are noise on a screen, in points. */
const LEAST_POINTS = 0.05;
/** A change of a loss is worth a sentence from so long on. */
const LEAST_MS = 60_000;

/** OEE and its parts against the period before, and the loss that grew most in a sentence. */
export function Headline(props: {
  readonly asked: Asked;
  readonly figures: Answered<OeeAnswer>;
  readonly before: OeeAnswer | null;
}) {
  const { asked, figures, before } = props;
  const { t, f } = useWords();
  if (figures.failed) return <p role="alert">{t('losses.failed', { why: figures.failed })}</p>;
  const parts = SHOWN.map(([id, word]) => {
    const figure = figures.answer?.figures.find(({ formula }) => formula === id);
    const earlier = before?.figures.find(({ formula }) => formula === id);
    const then = earlier && earlier.coverage >= 1 - MOST_UNKNOWN ? earlier.value : null;
    const points = figure && figure.value !== null && then !== null ? (figure.value - then) * 100 : null;
    return { id, word, figure, points };
  });
  const worst = parts.slice(1).reduce((a, b) => ((b.points ?? 0) < (a.points ?? 0) ? b : a), parts[1]!);
  return (
    <section className="headline" aria-label={t('line.oee')}>
      {parts.map(({ id, word, figure, points }) => {
        const fell = id === worst.id && points !== null && points <= -LEAST_POINTS;
        return (
          <div key={id} className={id === 'oee' ? 'headline-part first' : 'headline-part'}>
            <h2>{t(word)}</h2>
            {figure ? (
              <WhyButton
                className="headline-figure num"
                question={{ kpi: id, scope: asked.scope, window: asked.period, profile: figure.profile }}
              >
                {figure.value === null ? f.none : f.percent(figure.value, 1)}
              </WhyButton>
            ) : (
              <span className="headline-figure">{f.none}</span>
            )}
            <p className={fell ? 'headline-note fell num' : 'headline-note num'}>
              {!figure
                ? t('why.reading')
                : figure.value === null
                  ? t(`reason.${figure.reason ?? 'no-data'}`, { defaultValue: t('reason.other') })
                  : points === null
                    ? before && t('losses.nothingBefore')
                    : t('losses.points', { points: `${points < 0 ? '−' : '+'}${f.number(Math.abs(points), 1)}` })}
            </p>
            {figure && figure.coverage < 0.995 && (
              <p className="headline-note">{t('plant.coverage', { share: f.percent(figure.coverage) })}</p>
            )}
          </div>
        );
      })}
      <Moved asked={asked} />
    </section>
  );
}

/** "Cap feed jam cost 9.1 h, up from 5.4 h." */
function Moved({ asked }: { readonly asked: Asked }) {
  const { t, f } = useWords();
  const names = useNames();
  const { scope, period, key } = asked;
  const { answer } = useAnswer<LossesAnswer>(
    `/api/v1/losses?scope=${scope}&${periodQuery(period)}&by=reason,machine,cause`,
    key,
  );
  if (!answer) return <p className="headline-words" />;
  const grew = [...answer.entries].sort((a, b) => (b.change ?? 0) - (a.change ?? 0))[0];
  const words =
    !isComparable(answer) || !grew || grew.ms - grew.before.ms < LEAST_MS
      ? answer.entries[0]
        ? t('losses.largest', {
            reason: names.reason(answer.entries[0].key),
            time: hoursText(answer.entries[0].ms, f, 1),
          })
        : t('line.nothingLost')
      : t('losses.grew', {
          reason: names.reason(grew.key),
          now: hoursText(grew.ms, f, 1),
          before: hoursText(grew.before.ms, f, 1),
        });
  return <p className="headline-words">{words}</p>;
}
