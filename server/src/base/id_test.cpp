#include <gtest/gtest.h>

#include "base/id.hpp"
