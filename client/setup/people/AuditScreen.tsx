import { Trouble } from '../../ui/Trouble.tsx';
import './people.css';
import { useEffect, useId, useState } from 'react';
import { type AuditPage, type AuditRow, getAudit } from '../../http/people-api.ts';
import { useWords } from '../../words/use-words.ts';
import { changesOf } from './audit-changes.ts';

/** A pause in typing after which is asked, ms. */
const PAUSE_MS = 300;
const DAY_MS = 86_400_000;
const NOTHING = { who: '', what: '', subject: '', from: '', to: '' };

/** Who changed what, from where, before and after, newest first; each row proves the ones before it. */
export function AuditScreen() {
  const { t } = useWords();
  const [asked, setAsked] = useState(NOTHING);
  const [page, setPage] = useState<AuditPage | null>(null);
  const [rows, setRows] = useState<readonly AuditRow[]>([]);
  const [trouble, setTrouble] = useState('');
  const told = (error: unknown) => setTrouble(error instanceof Error ? error.message : String(error));
  useEffect(() => {
    const stop = new AbortController();
    const wait = setTimeout(() => {
      getAudit(queryOf(asked), stop.signal).then(
        (answer) => {
          setPage(answer);
          setRows(answer.rows);
          setTrouble('');
        },
        (error) => {
          if (!stop.signal.aborted) setTrouble(error instanceof Error ? error.message : String(error));
        },
      );
    }, PAUSE_MS);
    return () => {
      stop.abort();
      clearTimeout(wait);
    };
  }, [asked]);
  const more = () =>
    void getAudit({ ...queryOf(asked), cursor: page?.cursor ?? '' }).then((answer) => {
      setPage(answer);
      setRows([...rows, ...answer.rows]);
    }, told);
  const set = (name: keyof typeof NOTHING) => (value: string) => setAsked({ ...asked, [name]: value });
  return (
    <>
      <div className="setup-lead">
        <p className="quiet">{t('audit.lead')}</p>
        <a className="button" href="/api/v1/audit/export" download>
          {t('audit.export')}
        </a>
      </div>
      <form className="card audit-filter" onSubmit={(event) => event.preventDefault()} aria-label={t('audit.filter')}>
        <Choice label={t('audit.who')} value={asked.who} options={page?.words.who ?? []} change={set('who')} />
        <Choice
          label={t('audit.what')}
          value={asked.what}
          options={page?.words.what ?? []}
          words={(what) => t(`audit.did.${what}`, { defaultValue: what })}
          change={set('what')}
        />
        <label className="field">
          <span>{t('audit.subject')}</span>
          <input
            value={asked.subject}
            maxLength={200}
            placeholder="person:"
            onChange={(event) => set('subject')(event.target.value)}
          />
        </label>
        <label className="field">
          <span>{t('audit.from')}</span>
          <input type="date" value={asked.from} onChange={(event) => set('from')(event.target.value)} />
        </label>
        <label className="field">
          <span>{t('audit.to')}</span>
          <input type="date" value={asked.to} onChange={(event) => set('to')(event.target.value)} />
        </label>
      </form>
      <Trouble words={trouble} />
      {page && rows.length === 0 && <p className="card">{t('audit.none')}</p>}
      <ol className="audit" aria-label={t('setup.audit')}>
        {rows.map((row) => (
          <Entry key={row.sequence} row={row} />
        ))}
      </ol>
      {page?.cursor && (
        <button type="button" className="button" onClick={more}>
          {t('audit.more')}
        </button>
      )}
    </>
  );
}

function Entry({ row }: { readonly row: AuditRow }) {
  const { t, f } = useWords();
  const changes = changesOf(row.before, row.after);
  const at = Date.parse(row.at);
  return (
    <li className="card" data-what={row.what}>
      <p className="audit-head">
        <time dateTime={row.at} className="num">
          {f.date(at)}, {f.seconds(at)}
        </time>
        <b>{row.who}</b>
        <span>{t(`audit.did.${row.what}`, { defaultValue: row.what })}</span>
        <span className="audit-subject">{row.subject}</span>
        <span className="quiet num audit-where">{row.from}</span>
      </p>
      {changes.length > 0 && (
        <details open={changes.length <= 6}>
          <summary>{t('audit.changes', { count: changes.length })}</summary>
          <table className="grid diff">
            <thead className="visually-hidden">
              <tr>
                <th scope="col">{t('setup.what')}</th>
                <th scope="col">{t('setup.before')}</th>
                <th scope="col">{t('setup.after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ path, before, after }) => (
                <tr key={path}>
                  <th scope="row">{path}</th>
                  <td>{before ?? <span className="quiet">{t('setup.notThere')}</span>}</td>
                  <td>{after ?? <span className="quiet">{t('setup.notThere')}</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
      <p className="quiet audit-hash num" title={row.hash}>
        {t('audit.row', { sequence: row.sequence })} · {row.hash.slice(0, 16)}…
      </p>
    </li>
  );
}

function Choice({
  label,
  value,
  options,
  words = (option) => option,
  change,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly words?: (option: string) => string;
  readonly change: (value: string) => void;
}) {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => change(event.target.value)}>
        <option value="">{t('audit.all')}</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {words(option)}
          </option>
        ))}
      </select>
    </div>
  );
}

function queryOf({ who, what, subject, from, to }: typeof NOTHING): Record<string, string> {
  const day = (text: string, days: number) =>
    new Date(new Date(`${text}T00:00:00`).getTime() + days * DAY_MS).toISOString();
  return {
    ...(who && { who }),
    ...(what && { what }),
    ...(subject && { subject }),
    ...(from && { from: day(from, 0) }),
    ...(to && { to: day(to, 1) }),
  };
}
