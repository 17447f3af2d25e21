/** Mails, by the SMTP server of the plant. Absent settings = mail is off, and says so in words. */
import { createTransport } from 'nodemailer';
import { causeOf } from '../connect/cause.ts';

export interface MailConfig {
  /** `smtp://user:password@mail.example.com:587` or `smtps://...:465`. */
  readonly url: string;
  /** `Gemba <gemba@example.com>` */
  readonly from: string;
}

export interface Mail {
  readonly to: string | readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly content: Buffer | string;
    readonly contentType?: string;
  }[];
}

export interface Mailed {
  /** The server took it for everybody it was for. */
  readonly taken: boolean;
  /** What was answered, or why nothing was, in words. */
  readonly words: string;
  /** Not taken, and it will not be better next time. */
  readonly refused: boolean;
}

export interface Mailer {
  /** Why mail is off, in words; null = it is on. */
  readonly off: string | null;
  /** Never throws: what went wrong is in the answer. */
  send(mail: Mail): Promise<Mailed>;
  stop(): void;
}

/** A server that says nothing for so long is tried again later. */
const ANSWER_MS = 15_000;
const OFF = 'mail is off: set SMTP_URL and MAIL_FROM';

export function openMailer(config: MailConfig | null): Mailer {
  if (config === null)
    return { off: OFF, send: async () => ({ taken: false, words: OFF, refused: true }), stop: () => undefined };
  const transport = createTransport({
    url: config.url,
    connectionTimeout: ANSWER_MS,
    greetingTimeout: ANSWER_MS,
    socketTimeout: ANSWER_MS,
  });
  return {
    off: null,
    async send({ to, subject, text, html, attachments }) {
      try {
        const answer = await transport.sendMail({
          from: config.from,
          to: [...(typeof to === 'string' ? [to] : to)],
          subject,
          text,
          ...(html === undefined ? {} : { html }),
          ...(attachments === undefined ? {} : { attachments: attachments.map((one) => ({ ...one })) }),
          // What is mailed is written here, never fetched: no file and no address is read for a sender's wish.
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        const missed = answer.rejected.map(String);
        if (missed.length > 0)
          return { taken: false, words: `it was not taken for ${missed.join(', ')}`, refused: true };
        return { taken: true, words: answer.response, refused: false };
      } catch (error) {
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        // 5xx is for good (RFC 5321, 4.2.1); 4xx and a server that is away are tried again.
        const refused = responseCode === undefined ? code === 'EENVELOPE' : responseCode >= 500;
        return { taken: false, words: causeOf(error), refused };
      }
    },
    stop: () => transport.close(),
  };
}
