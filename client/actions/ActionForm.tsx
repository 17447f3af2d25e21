import { useId, useState } from 'react';
import { sendOnce } from '../http/api.ts';
import { usePlant } from '../live/twin-context.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { wallMoment, wallText } from '../timeline/jumps.ts';
import { Segments } from '../ui/Segments.tsx';
import { useWords } from '../words/use-words.ts';
import { CapaFields } from './CapaFields.tsx';
import { type Action, type ActionDraft, actionChanged, EMPTY_CAPA } from './open-action.ts';
import { useMeasureWords } from './use-measure-words.ts';

const DAY = 86_400_000;

/** What, why, who, until when; what it is judged by is known from where it was made. */
export function ActionForm({ draft, done }: { readonly draft: ActionDraft; readonly done: () => void }) {
  const { t, f } = useWords();
  const plant = usePlant();
  const me = useMe();
  const measureWords = useMeasureWords();
  const zone = plant.site.timezone;
  const [title, setTitle] = useState('');
  const [why, setWhy] = useState(draft.title);
  const [owner, setOwner] = useState(me?.display ?? '');
  const [due, setDue] = useState(wallText(Date.now() + 7 * DAY, zone).slice(0, 10));
  const [line, setLine] = useState(draft.line ?? '');
  const [by, setBy] = useState<'stops' | 'ms'>('stops');
  const [capa, setCapa] = useState(draft.capa ? EMPTY_CAPA : null);
  const [key] = useState(() => crypto.randomUUID());
  const lineId = useId();
  const { measure, evidence } = draft;
  const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
  const until = due === '' ? null : wallMoment(`${due}T23:59`, zone);
  const work = () =>
    sendOnce<Action>(
      'POST',
      '/api/v1/actions',
      {
        line: line === '' ? null : line,
        machine: draft.machine,
        ...{ title, why, owner },
        due: until === null ? null : new Date(until).toISOString(),
        evidence: { ...evidence, from: iso(evidence.from), to: iso(evidence.to) },
        measure: measure?.kind === 'loss' ? { ...measure, by } : measure,
        capa,
      },
      key,
    ).then(actionChanged);
  const { busy, trouble, submit } = useSending(work, done);
  return (
    <form className="action-form" onSubmit={submit}>
      <TextField label={t('actions.what')} value={title} change={setTitle} first most={200} />
      <TextField label={t('actions.why')} value={why} change={setWhy} most={1000} optional />
      <div className="action-fields">
        <TextField label={t('actions.owner')} value={owner} change={setOwner} most={80} optional />
        <label className="field">
          <span>{t('actions.due')}</span>
          <input type="date" value={due} onChange={(event) => setDue(event.currentTarget.value)} />
        </label>
        <div className="field">
          <label htmlFor={lineId}>{t('actions.line')}</label>
          <select id={lineId} value={line} onChange={(event) => setLine(event.currentTarget.value)}>
            <option value="">{t('actions.site')}</option>
            {plant.lines.map(({ id, name }) => (
              <option key={id} value={id}>
                {f.say(name)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <p className="caption">
        {measure ? t('actions.judgedBy', { what: measureWords(measure) }) : t('actions.notJudged')}
      </p>
      {measure?.kind === 'loss' && (
        <Segments
          label={t('actions.measure')}
          of={['stops', 'ms'] as const}
          chosen={by}
          choose={setBy}
          words={(one) => t(one === 'stops' ? 'actions.byStops' : 'actions.byTime')}
          className="action-by"
        />
      )}
      <label className="field inline">
        <input
          type="checkbox"
          checked={capa !== null}
          onChange={(event) => setCapa(event.currentTarget.checked ? EMPTY_CAPA : null)}
        />
        <span>{t('actions.capa.is')}</span>
      </label>
      {capa && <CapaFields capa={capa} change={setCapa} />}
      {trouble && <p role="alert">{trouble}</p>}
      <button type="submit" className="button primary" disabled={busy || title.trim() === ''}>
        {t('actions.save')}
      </button>
    </form>
  );
}
