/** A webhook that leads to where nobody listens, and gets only what hardly happens. */
export const WEBHOOK = { url: 'http://127.0.0.1:9/', events: ['webhook_paused'] };
