export const dashboard = { dashboard: {} };
