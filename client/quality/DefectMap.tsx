import { filePath } from '../http/checklists-api.ts';
import { type DefectMapStep, type DefectPlaces, getDefectMap } from '../http/defects-api.ts';
import { useTwin } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const DAY_MS = 86_400_000;
/** Width of a mark on the picture, px: of the place with the most defects, and of one with hardly any. */
const MARK = { most: 46, least: 20 } as const;

/** Where on the product defects were: on the picture of the check, place by place, each with its course. */
export function DefectMap({ scope, days }: { readonly scope: string; readonly days: number }) {
  const { t, f } = useWords();
  const { store } = useTwin();
  const { answer, trouble } = usePolled((signal) => {
    const [from = '', to = ''] = [store.now() - days * DAY_MS, store.now()].map((at) => new Date(at).toISOString());
    return getDefectMap({ scope, from, to }, signal);
  }, `map ${scope} ${days}`);
  const steps = (answer?.steps ?? []).filter(({ places }) =>
    places.some(({ place, count }) => place !== '' || count > 0),
  );
  if (!answer) return <Trouble words={trouble} />;
  if (steps.length === 0)
    return (
      <article className="card hold">
        <h3>{t('defects.places')}</h3>
        <p className="quiet">{t('defects.noPlaces')}</p>
      </article>
    );
  return steps.map((step) => (
    <article key={`${step.template} ${step.step}`} className="card hold" data-defect-map={step.step}>
      <h3>
        {t('defects.places')}: {f.say(step.text)}{' '}
        <span className="quiet">{t('defects.ofChecks', { count: step.checks })}</span>
      </h3>
      <div className="defect-map">
        {step.file !== null && <Picture step={step} file={step.file} />}
        <ul className="defect-places">
          {step.places.map((one) => (
            <PlaceRow key={one.place} one={one} step={step} />
          ))}
        </ul>
      </div>
      {step.file !== null && step.places.some(({ place, x }) => place !== '' && x === null) && (
        <p className="caption">{t('defects.notOnPicture')}</p>
      )}
    </article>
  ));
}

function Picture({ step, file }: { readonly step: DefectMapStep; readonly file: string }) {
  const { t, f } = useWords();
  const most = Math.max(1, ...step.places.map(({ count }) => count));
  return (
    <div className="defect-picture">
      <img
        src={filePath(file)}
        alt={f.say(step.text)}
        // A document is no picture: the list beside it tells the same.
        onError={(event) => event.currentTarget.parentElement?.remove()}
      />
      {step.places.flatMap(({ place, x, y, count }) => {
        if (x === null || y === null) return [];
        // The area of a mark goes with its count.
        const width = Math.max(MARK.least, MARK.most * Math.sqrt(count / most));
        return [
          <span
            key={place}
            role="img"
            className={count > 0 ? 'defect-mark' : 'defect-mark defect-mark-none'}
            style={{ left: `${100 * x}%`, top: `${100 * y}%`, width, height: width }}
            title={t('defects.onPicture', { place, count })}
            aria-label={t('defects.onPicture', { place, count })}
          >
            {f.number(count)}
          </span>,
        ];
      })}
    </div>
  );
}

function PlaceRow({ one, step }: { readonly one: DefectPlaces; readonly step: DefectMapStep }) {
  const { t, f } = useWords();
  const { place, count, counts, defects } = one;
  const most = Math.max(1, ...step.places.map((other) => other.count));
  const hundred = (found: number, of: number) => (100 * found) / of;
  // A part of the time in which nothing was looked at says nothing.
  const course = counts.map((found, i) => (step.pieces[i] ? hundred(found, step.pieces[i]) : null));
  return (
    <li data-place={place}>
      <b>{place === '' ? t('defects.unplaced') : place}</b>
      <span className="defect-bar">
        <i style={{ width: `${(100 * count) / most}%` }} />
        <b className="num">{f.number(count)}</b>
      </span>
      <span className="num quiet">
        {step.inspected > 0 ? t('defects.hundred', { rate: f.number(hundred(count, step.inspected), 2) }) : ''}
      </span>
      <Course course={course} />
      <span className="quiet">
        {defects.map(({ id, name, count: n }) => `${name === null ? id : f.say(name)} ${f.number(n)}`).join(', ')}
      </span>
    </li>
  );
}

const WIDTH = 120;
const HEIGHT = 24;

function Course({ course }: { readonly course: readonly (number | null)[] }) {
  const { t, f } = useWords();
  const known = course.flatMap((value) => value ?? []);
  if (known.length < 2) return <span />;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const wide = WIDTH / course.length;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="defect-course"
      role="img"
      aria-label={t('defects.course', { low: f.number(low, 1), high: f.number(high, 1) })}
    >
      {course.map((value, i) => {
        if (value === null) return null;
        const height = value === 0 ? 1 : Math.max(2, (value / (high || 1)) * (HEIGHT - 2));
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of the time have no other name.
        return <rect key={i} x={i * wide + 1} width={wide - 2} y={HEIGHT - height} height={height} />;
      })}
    </svg>
  );
}
