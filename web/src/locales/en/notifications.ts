export const notifications = { notifications: {} };
