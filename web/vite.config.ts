import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
    plugins: [vue()],
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    build: {
        // Government browsers run Chromium kernels from 94 on.
        target: 'chrome94',
        cssTarget: 'chrome94',
        // The server answers with a content security policy that knows no inline files.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
    },
    server: {
        proxy: { '/api': { target: process.env['QINGHENG_URL'] ?? 'http://127.0.0.1:8080' } },
    },
    test: { environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
