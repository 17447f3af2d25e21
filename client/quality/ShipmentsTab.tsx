import { useId, useState } from 'react';
import { type CheckedLot, checkShipment, getShipments, releaseShipment } from '../http/inspections-api.ts';
import { usePolled } from '../orders/use-polled.ts';
import { Link } from '../router/Link.tsx';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { Trouble } from '../ui/Trouble.tsx';
import { useWords } from '../words/use-words.ts';

const RELEASES = ['quality', 'admin'] as const;

/** May these pallets leave? Who released which, and what left without. */
export function ShipmentsTab() {
  const { t, f } = useWords();
  const { answer, trouble, again } = usePolled(getShipments, 'shipments');
  return (
    <section className="holds">
      <Release done={again} />
      <Trouble words={trouble} />
      {answer && answer.leftWithout.length > 0 && (
        <article className="card hold">
          <h3>{t('shipments.without')}</h3>
          {answer.leftWithout.map(({ code, customer, shippedAt }) => (
            <p key={code}>
              <Link href={`/trace?lot=${encodeURIComponent(code)}`}>{code}</Link>{' '}
              {t('shipments.elsewhere', { customer: customer ?? '–' })}{' '}
              <span className="quiet num">{t('shipments.left', { time: f.day(Date.parse(shippedAt)) })}</span>
            </p>
          ))}
        </article>
      )}
      <article className="card hold">
        <h3>{t('shipments.released')}</h3>
        {answer?.releases.length === 0 && <p className="quiet">{t('shipments.none')}</p>}
        {answer?.releases.map(({ id, customer, by, released, lots, note }) => (
          <details key={id}>
            <summary>
              {t('shipments.of', { count: lots.length, customer, who: by, time: f.day(Date.parse(released)) })}{' '}
              <span className="quiet">{note}</span>
            </summary>
            {lots.map((lot) => (
              <p key={lot.code}>
                <Link href={`/trace?lot=${encodeURIComponent(lot.code)}`}>{lot.code}</Link>{' '}
                {lot.shippedAt ? t('shipments.left', { time: f.day(Date.parse(lot.shippedAt)) }) : t('shipments.here')}
                {lot.customer !== null && lot.customer !== customer && (
                  <b className="spc-stop">{t('shipments.elsewhere', { customer: lot.customer })}</b>
                )}
              </p>
            ))}
          </details>
        ))}
      </article>
    </section>
  );
}

function Release({ done }: { done(): void }) {
  const { t } = useWords();
  const me = useMe();
  const id = useId();
  const [text, setText] = useState('');
  const [checked, setChecked] = useState<readonly CheckedLot[] | null>(null);
  const [customer, setCustomer] = useState('');
  const [note, setNote] = useState('');
  const codes = [...new Set(text.split(/[\s,;]+/).filter((code) => code !== ''))];
  const against = checked?.filter(({ reasons }) => reasons.length > 0) ?? [];
  const look = useSending(
    async () => setChecked(await checkShipment(codes)),
    () => {},
  );
  const release = useSending(
    () => releaseShipment({ customer, codes, note }),
    () => {
      setText('');
      setChecked(null);
      setNote('');
      done();
    },
  );
  return (
    <article className="card hold">
      <form className="spc-answer" onSubmit={look.submit}>
        <div className="field">
          <label htmlFor={id}>{t('shipments.codes')}</label>
          <textarea
            id={id}
            rows={4}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setChecked(null);
            }}
          />
        </div>
        <Trouble words={look.trouble} />
        <button type="submit" className="button" disabled={look.busy || codes.length === 0}>
          {t('shipments.check')}
        </button>
      </form>
      {checked && (
        <p role="status">
          <b>
            {against.length === 0
              ? t('shipments.all', { count: checked.length })
              : t('shipments.some', { count: against.length, of: checked.length })}
          </b>
        </p>
      )}
      {against.map(({ code, reasons }) => (
        <div key={code}>
          <p>
            <Link href={`/trace?lot=${encodeURIComponent(code)}`}>{code}</Link> <b>{t('shipments.mayNot')}</b>
          </p>
          <ul>
            {reasons.map(({ lot, detail }) => (
              <li key={`${lot} ${detail}`}>{t('shipments.about', { lot, detail })}</li>
            ))}
          </ul>
        </div>
      ))}
      {checked && against.length === 0 && hasRole(me, RELEASES, true) && (
        <form className="spc-answer" onSubmit={release.submit}>
          <TextField label={t('shipments.customer')} value={customer} change={setCustomer} />
          <TextField label={t('shipments.note')} value={note} change={setNote} optional />
          <Trouble words={release.trouble} />
          <button type="submit" className="button primary" disabled={release.busy || customer.trim() === ''}>
            {t('shipments.release')}
          </button>
        </form>
      )}
    </article>
  );
}
