import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMailer } from '../../../server/notify/mail.ts';
import { freePort } from '../../free-port.ts';
import { startSmtp, type TestSmtp } from './smtp.ts';

let smtp: TestSmtp;
beforeEach(async () => {
  smtp = await startSmtp();
});
afterEach(() => smtp.close());

const FROM = 'Gemba <gemba@plant.example>';
const MAIL = { to: ['shift@plant.example', 'lead@plant.example'], subject: 'Füller steht', text: 'Seit 06:00.' };

test('a mail arrives with its subject, its words and what is attached', async () => {
  const mailer = openMailer({ url: smtp.url, from: FROM });
  const sent = await mailer.send({
    ...MAIL,
    html: '<b>Seit 06:00.</b>',
    attachments: [{ filename: 'shift.csv', content: 'line,good\nline1,42\n', contentType: 'text/csv' }],
  });
  mailer.stop();
  expect(sent).toMatchObject({ taken: true });
  expect(smtp.mails).toHaveLength(1);
  const { to, source } = smtp.mails[0] as (typeof smtp.mails)[0];
  expect(to).toEqual(MAIL.to);
  expect(source).toMatch(/^From: Gemba <gemba@plant.example>/m);
  expect(source).toContain('=?UTF-8?Q?F=C3=BCller_steht?=');
  expect(source).toContain('Seit 06:00.');
  expect(source).toContain('shift.csv');
  expect(source).toContain(Buffer.from('line,good\nline1,42\n').toString('base64'));
});

test('without settings mail is off and says so; nothing is tried again', async () => {
  const mailer = openMailer(null);
  expect(mailer.off).toMatch(/SMTP_URL/);
  expect(await mailer.send(MAIL)).toEqual({ taken: false, words: mailer.off, refused: true });
});

test('what may be better next time is told apart from what will not', async () => {
  const mailer = openMailer({ url: smtp.url, from: FROM });
  smtp.refuseWith(451);
  expect(await mailer.send(MAIL)).toMatchObject({ taken: false, refused: false });
  smtp.refuseWith(554);
  expect(await mailer.send(MAIL)).toMatchObject({ taken: false, refused: true, words: expect.stringContaining('554') });
  mailer.stop();

  const wrong = openMailer({ url: smtp.url.replace('://', '://gemba:wrong@'), from: FROM });
  expect(await wrong.send(MAIL)).toMatchObject({ taken: false, refused: true });
  wrong.stop();

  const away = openMailer({ url: `smtp://127.0.0.1:${await freePort()}`, from: FROM });
  expect(await away.send(MAIL)).toMatchObject({
    taken: false,
    refused: false,
    words: 'nothing listens there (connection refused)',
  });
  away.stop();
});

test('a subject cannot smuggle in another receiver', async () => {
  const mailer = openMailer({ url: smtp.url, from: FROM });
  const subject = 'x\r\nBcc: thief@example.com';
  await mailer.send({ ...MAIL, subject });
  mailer.stop();
  expect(smtp.mails[0]?.to).toEqual(MAIL.to);
  expect(smtp.mails[0]?.source).not.toMatch(/^Bcc:/m);
});
