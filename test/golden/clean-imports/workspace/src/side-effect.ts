export {}; console.log('loaded');
