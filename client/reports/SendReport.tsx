import { Modal } from '@mantine/core';
import { useState } from 'react';
import type { Line } from '../../twin/plant/model.ts';
import { send, sendOnce } from '../http/api.ts';
import type { ReportsSchedulesAnswer, ReportsSendingsAnswer } from '../http/openapi.d.ts';
import { useAnswer } from '../http/use-answer.ts';
import { TextField } from '../sign-in/TextField.tsx';
import { hasRole, useMe } from '../sign-in/use-me.ts';
import { useSending } from '../sign-in/use-sending.ts';
import { useWords } from '../words/use-words.ts';

const SENDS = ['quality', 'maintenance', 'planner', 'engineer', 'admin'] as const;
const SCHEDULES = ['planner', 'engineer', 'admin'] as const;

/** Sends the report now, or after each shift; and what became of what was sent. */
export function SendReport({ line, shift }: { readonly line: Line; readonly shift: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  if (!hasRole(useMe(), SENDS, false)) return null;
  return (
    <>
      <button type="button" className="button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('reports.mail')}
      </button>
      {open && (
        <Modal.Root opened onClose={() => setOpen(false)} size="lg">
          <Modal.Overlay />
          <Modal.Content aria-label={t('reports.mail')}>
            <Modal.Body>
              <div className="keys-head">
                <Modal.Title>{t('reports.mail')}</Modal.Title>
                <Modal.CloseButton aria-label={t('shell.close')} />
              </div>
              <Body line={line} shift={shift} />
            </Modal.Body>
          </Modal.Content>
        </Modal.Root>
      )}
    </>
  );
}

function Body({ line, shift }: { readonly line: Line; readonly shift: string }) {
  const { t, f } = useWords();
  const me = useMe();
  const [to, setTo] = useState('');
  const [told, setTold] = useState('');
  const [n, setN] = useState(0);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const schedules = useAnswer<ReportsSchedulesAnswer>(`/api/v1/reports/schedules#${n}`, 'schedules').answer;
  const sendings = useAnswer<ReportsSendingsAnswer>(`/api/v1/reports/sendings?line=${line.id}#${n}`, line.id).answer;
  const addresses = to.split(/[\s,;]+/).filter(Boolean);
  const again = (words: string) => {
    setTold(words);
    setKey(crypto.randomUUID());
    setN((before) => before + 1);
  };
  const now = useSending(
    () =>
      sendOnce(
        'POST',
        '/api/v1/reports/shift/mail',
        { line: line.id, shift, to: addresses, language: f.language },
        key,
      ),
    () => again(t('reports.sent')),
  );
  const each = useSending(
    () =>
      sendOnce(
        'POST',
        '/api/v1/reports/schedules',
        { line: line.id, recipients: addresses, language: f.language },
        key,
      ),
    () => again(t('reports.scheduled')),
  );
  const off = schedules?.off ?? '';
  const own = schedules?.schedules.filter((schedule) => schedule.line === line.id) ?? [];
  return (
    <form className="send-form" onSubmit={now.submit}>
      {off !== '' && <p role="status">{t('reports.mailOff', { why: off })}</p>}
      <TextField label={t('reports.to')} hint={t('reports.toHow')} value={to} change={setTo} first most={1000} />
      <div className="send-buttons">
        <button type="submit" className="button primary" disabled={now.busy || off !== '' || addresses.length === 0}>
          {t('reports.sendNow')}
        </button>
        {hasRole(me, SCHEDULES, false) && (
          <button
            type="button"
            className="button"
            disabled={each.busy || off !== '' || addresses.length === 0}
            onClick={each.submit}
          >
            {t('reports.sendEach')}
          </button>
        )}
      </div>
      {told && <p role="status">{told}</p>}
      {(now.trouble || each.trouble) && <p role="alert">{now.trouble || each.trouble}</p>}
      {own.length > 0 && (
        <>
          <h3>{t('reports.afterEach', { line: f.say(line.name) })}</h3>
          <ul className="sheet-rows">
            {own.map(({ id, recipients }) => (
              <li key={id} className="send-row">
                <span className="sheet-name">{recipients.join(', ')}</span>
                {hasRole(me, SCHEDULES, false) && (
                  <button
                    type="button"
                    className="link-button"
                    onClick={() =>
                      void send('DELETE', `/api/v1/reports/schedules/${id}`, undefined).then(() => again(''))
                    }
                  >
                    {t('reports.endSchedule')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {sendings && sendings.sendings.length > 0 && (
        <>
          <h3>{t('reports.sendings')}</h3>
          <ul className="sheet-rows sendings">
            {sendings.sendings.slice(0, 8).map((sending) => (
              <li key={sending.id} className="send-row" data-state={sending.state}>
                <span className="num caption">{f.day(Date.parse(sending.at))}</span>
                <span className="sheet-name">{sending.recipients.join(', ')}</span>
                <span className={sending.state === 'failed' ? 'short' : 'quiet'} title={sending.reason}>
                  {t(`reports.sending.${sending.state}`)} {sending.reason}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </form>
  );
}
