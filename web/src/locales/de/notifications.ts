import type { notifications as english } from '../en/notifications.js';

export const notifications: typeof english = { notifications: {} };
