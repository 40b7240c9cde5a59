#include "CRecorder.h"

__thread void *ft_thread_slot;
