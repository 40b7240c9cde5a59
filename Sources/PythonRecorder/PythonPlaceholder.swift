// PythonRecorder
