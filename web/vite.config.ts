import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

/** For `npm run dev:web`: what the page asks of the server. */
const SERVER = 'http://localhost:8000';

export default defineConfig({
  plugins: [
    react(),
    compression({ algorithms: ['brotliCompress', 'gzip'], include: /\.(js|css|svg)$/, threshold: 1024 }),
  ],
  build: {
    // What every browser of the last years understands.
    target: 'baseline-widely-available',
    // Inlined assets would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '^/(api|health|docs|redoc|openapi\\.json|asyncapi\\.json)': SERVER,
      '/socket.io': { target: SERVER, ws: true },
    },
  },
});
