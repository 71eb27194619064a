import { Hopeless, Unavailable } from '../kernel/jobs/job.js';

/** What nodemailer tells of an error. */
interface SmtpError extends Error {
  code?: string;
  /** The command that failed, such as `RCPT TO`. */
  command?: string;
  /** The server's answer (RFC 5321). */
  responseCode?: number;
  response?: string;
}

/** The server says that it closes the connection. */
const CLOSING = 421;
/** Commands whose refusal is about this mail. All before is about the connection, the login or the sender. */
const ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA']);

/** What an error means for the job: to give up, to wait with all mails, or to try this one again. */
export function sendingError(error: SmtpError): Error {
  const { command = '', responseCode, response } = error;
  if (responseCode === undefined || responseCode === CLOSING || !ABOUT_THE_MAIL.has(command)) {
    return new Unavailable(error.message, { cause: error });
  }
  const Kind = responseCode >= 500 ? Hopeless : Error;
  return new Kind(response ?? error.message, { cause: error });
}
