import globals from 'globals'
import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'
import parser from 'vue-eslint-parser'

const onlyApiFetches = {
    'no-restricted-globals': ['error', { name: 'fetch', message: 'Only src/api calls the server.' }],
}

export default typescript.config(
    { ignores: ['dist/**', 'node_modules/**', 'src/api/generated/**'] },
    ...typescript.configs.recommended,
    ...vue.configs['flat/recommended'],
    {
        files: ['src/**/*.ts', 'src/**/*.vue'],
        languageOptions: {
            parser,
            parserOptions: { parser: typescript.parser, sourceType: 'module' },
            globals: globals.browser,
        },
        rules: {
            ...onlyApiFetches,
            'no-undef': 'off',
            eqeqeq: ['error', 'always'],
            'max-lines': ['error', { max: 300 }],
            '@typescript-eslint/no-explicit-any': 'error',
            '@typescript-eslint/consistent-type-imports': 'error',
            'vue/component-api-style': ['error', ['script-setup']],
            'vue/block-lang': ['error', { script: { lang: 'ts' } }],
            'vue/define-props-declaration': ['error', 'type-based'],
            'vue/define-emits-declaration': ['error', 'type-based'],
            'vue/html-indent': 'off',
            'vue/max-attributes-per-line': 'off',
            'vue/singleline-html-element-content-newline': 'off',
            'vue/multiline-html-element-content-newline': 'off',
            'vue/html-closing-bracket-newline': 'off',
            'vue/first-attribute-linebreak': 'off',
            'vue/html-self-closing': 'off',
            'vue/attributes-order': 'off',
            'vue/require-default-prop': 'off',
            'vue/no-v-html': 'error',
        },
    },
    {
        // A component shows; one that grows past this gathers too much.
        files: ['src/**/*.vue'],
        rules: { 'max-lines': ['error', { max: 200, skipBlankLines: true }] },
    },
    {
        // Casts stand in api/ only, after a check; `as const` is no cast.
        files: ['src/**/*.ts', 'src/**/*.vue'],
        ignores: ['src/api/**', 'src/**/*.test.ts'],
        rules: {
            'no-restricted-syntax': [
                'error',
                {
                    selector: "TSAsExpression:not([typeAnnotation.typeName.name='const'])",
                    message: 'Casts stand in src/api only, after a check.',
                },
                { selector: 'TSNonNullExpression', message: 'Say what happens when it is absent.' },
            ],
        },
    },
    { files: ['src/api/**', 'src/**/*.test.ts'], rules: { 'no-restricted-globals': 'off' } },
)
