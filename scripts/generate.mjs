console.log('generated files: none yet');
