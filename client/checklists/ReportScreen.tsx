import { useState } from 'react';
import { getReport, getRuns, getTemplates, type Report, type Run } from '../http/checklists-api.ts';
import { getSignaturesOf, signRecord } from '../http/signatures-api.ts';
import { usePlant, useTwin } from '../live/twin-context.ts';
import { usePolled } from '../orders/use-polled.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { useSending } from '../sign-in/use-sending.ts';
import { Segments } from '../ui/Segments.tsx';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const BY: readonly Report['by'][] = ['template', 'shift', 'crew', 'line'];
const DAYS = [1, 7, 30] as const;
const DAY_MS = 86_400_000;
const FIGURES = ['runs', 'done', 'late', 'missed', 'answers', 'skipped', 'outOfRange', 'notOk'] as const;
/** Of these none is what one wants. */
const BAD: readonly string[] = ['late', 'missed', 'skipped', 'outOfRange', 'notOk'];

/** What of checklists was late, missed, skipped or out of range; and those that wait for a signature. */
export function ReportScreen() {
  const { t, f } = useWords();
  const plant = usePlant();
  const { store } = useTwin();
  const [by, setBy] = useState<Report['by']>('template');
  const [days, setDays] = useState<number>(7);
  const { answer, trouble } = usePolled(async (signal) => {
    const [to, from] = [store.now(), store.now() - days * DAY_MS].map((at) => new Date(at).toISOString());
    const [report, templates] = await Promise.all([
      getReport({ from: from ?? '', to: to ?? '', by }, signal),
      getTemplates(signal),
    ]);
    return { report, templates };
  }, `${by} ${days}`);
  const nameOf = (key: string | null) => {
    if (key === null) return t('checklists.unknownKey');
    if (by === 'template') return f.say(answer?.templates.find(({ id }) => id === key)?.name ?? key);
    if (by === 'shift') return f.say(plant.shifts.find(({ id }) => id === key)?.name ?? key);
    if (by === 'line') return f.say(plant.lines.find(({ id }) => id === key)?.name ?? key);
    return key;
  };
  return (
    <>
      <section className="card order-line">
        <div className="orders-bar">
          <Segments
            label={t('checklists.groups')}
            of={BY}
            chosen={by}
            choose={setBy}
            words={(one) => t(`checklists.by.${one}`)}
          />
          <Segments
            label={t('losses.periods')}
            of={DAYS}
            chosen={days}
            choose={setDays}
            words={(one) => t('checklists.days', { count: one })}
          />
        </div>
        <Trouble words={trouble} />
        {answer?.report.rows.length === 0 && <p className="quiet">{t('checklists.noneOpened')}</p>}
        {answer && answer.report.rows.length > 0 && (
          <div className="table-frame">
            <table className="order-table">
              <thead>
                <tr>
                  <th scope="col">{t(`checklists.by.${by}`)}</th>
                  {FIGURES.map((figure) => (
                    <th key={figure} scope="col" className="figure">
                      {t(`checklists.figure.${figure}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {answer.report.rows.map((row) => (
                  <tr key={row.key} data-key={row.key}>
                    <th scope="row">{nameOf(row.key)}</th>
                    {FIGURES.map((figure) => (
                      <td key={figure} className="figure num">
                        {BAD.includes(figure) && row[figure] > 0 ? (
                          <b>{f.number(row[figure])}</b>
                        ) : (
                          f.number(row[figure])
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <Unsigned />
    </>
  );
}

/** Finished checklists that ask for a signature, the newest first. */
function Unsigned() {
  const { t, f } = useWords();
  const { answer, again } = usePolled(async (signal) => {
    const runs = (await getRuns({ state: 'done', limit: '40' }, signal)).filter(({ template }) => template.signature);
    const signed = await Promise.all(runs.map(({ run }) => getSignaturesOf('checklist-run', run.id, signal)));
    return runs.map((run, i) => ({ run, signed: signed[i] ?? [] }));
  }, 'unsigned');
  const [open, setOpen] = useState<string | null>(null);
  if (!answer || answer.length === 0) return null;
  return (
    <section className="card order-line">
      <h2>{t('checklists.signatures')}</h2>
      <ul className="order-events">
        {answer.map(({ run: { run, template }, signed }) => (
          <li key={run.id} data-run={run.id}>
            <b>{f.say(template.name)}</b> <span className="num">{run.doneAt && f.day(Date.parse(run.doneAt))}</span>{' '}
            {run.doneBy}{' '}
            {signed.map(({ id, printed, meaning, matches }) => (
              <span key={id} className="quiet">
                {t(matches ? 'checklists.signedBy' : 'checklists.signedOther', { name: printed, meaning })}
              </span>
            ))}
            {signed.length === 0 && open !== run.id && (
              <button type="button" className="button" onClick={() => setOpen(run.id)}>
                {t('checklists.sign')}
              </button>
            )}
            {open === run.id && (
              <SignForm
                run={run}
                done={() => {
                  setOpen(null);
                  again();
                }}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function SignForm({ run, done }: { readonly run: Run['run']; readonly done: () => void }) {
  const { t } = useWords();
  const [meaning, setMeaning] = useState(t('checklists.meaning'));
  const [password, setPassword] = useState('');
  const { busy, trouble, submit } = useSending(() => signRecord('checklist-run', run.id, { meaning, password }), done);
  return (
    <form className="order-revision" onSubmit={submit}>
      <TextField label={t('checklists.meaningWord')} value={meaning} change={setMeaning} />
      <TextField
        label={t('checklists.password')}
        value={password}
        change={setPassword}
        type="password"
        complete="current-password"
      />
      <Trouble words={trouble} />
      <button type="submit" className="button primary" disabled={busy || password === ''}>
        {t('checklists.sign')}
      </button>
    </form>
  );
}
